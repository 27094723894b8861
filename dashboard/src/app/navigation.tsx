import { Link } from '@tanstack/react-router'
import { useMay, useOperations, useRead } from '../client/alice.ts'
import { Icon } from '../parts/icon.tsx'
import { useStrings } from '../strings/strings.tsx'
import { Logo } from './logo.tsx'
import { screens, type Screen } from './screens.ts'

/** Screens there is something to see on, for this person. */
function useScreens(): readonly Screen[] {
  const operations = useOperations()
  return screens.filter(({ needs }) => needs === undefined || operations?.has(needs) !== false)
}

/** Changes that wait for somebody. */
function useWaiting(): number {
  const may = useMay('changes.list')
  const { data } = useRead('changes.list', { status: 'pending', limit: 1 }, { enabled: may })
  return data?.counts.pending ?? 0
}

const look =
  'text-soft hover:bg-hover hover:text-ink aria-[current=page]:bg-accent-wash aria-[current=page]:text-accent rounded-md transition-colors'

export function Navigation() {
  const { app } = useStrings()
  const shown = useScreens()
  const waiting = useWaiting()
  return (
    <nav
      aria-label={app.navigation}
      className="bg-surface sticky top-0 hidden h-dvh w-14 shrink-0 flex-col gap-0.5 border-r p-2 md:flex xl:w-52"
    >
      <Link to="/" className="mb-2 flex h-10 items-center gap-2.5 px-1.5" aria-label={app.name}>
        <Logo size={26} />
        <span className="hidden text-[15px] font-semibold tracking-tight xl:inline">{app.name}</span>
      </Link>
      {shown.map(({ id, path }) => (
        <Link
          key={id}
          to={path}
          activeOptions={{ exact: path === '/' }}
          title={app[id]}
          className={`flex h-9 items-center gap-3 px-2.5 text-[13px] font-medium ${look}`}
        >
          <Icon name={id} size={18} />
          <span className="sr-only flex-1 xl:not-sr-only">{app[id]}</span>
          {id === 'approvals' && waiting > 0 && <Count waiting={waiting} label={app.waiting(waiting)} />}
        </Link>
      ))}
    </nav>
  )
}

const Count = ({ waiting, label }: { readonly waiting: number; readonly label: string }) => (
  <span
    title={label}
    className="bg-warn-wash text-warn ml-auto inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-full px-1 text-2xs font-semibold"
  >
    {waiting > 99 ? '99+' : waiting}
    <span className="sr-only"> {label}</span>
  </span>
)

/** On a phone: the first screens below, the others behind "More". */
export function PhoneNavigation() {
  const { app } = useStrings()
  const shown = useScreens()
  const waiting = useWaiting()
  return (
    <nav
      aria-label={app.navigation}
      className="bg-surface fixed inset-x-0 bottom-0 z-30 flex overflow-x-auto border-t px-1 pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {shown.map(({ id, path }) => (
        <Link
          key={id}
          to={path}
          activeOptions={{ exact: path === '/' }}
          className={`relative flex h-14 min-w-18 flex-1 flex-col items-center justify-center gap-1 text-2xs font-medium ${look}`}
        >
          <Icon name={id} size={19} />
          {app[id]}
          {id === 'approvals' && waiting > 0 && (
            <span className="absolute top-1 right-3">
              <Count waiting={waiting} label={app.waiting(waiting)} />
            </span>
          )}
        </Link>
      ))}
    </nav>
  )
}
