import { lazy, Suspense, useState } from 'react'
import { connection } from '../client/alice.ts'
import { useSignal } from '../client/signal.ts'
import { IconButton } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import { Kbd } from '../parts/kbd.tsx'
import { useStrings } from '../strings/strings.tsx'

const loadMenus = () => import('./top-menus.tsx')
const TopMenus = lazy(async () => ({ default: (await loadMenus()).TopMenus }))

interface TopBarProps {
  onSearch(): void
  onShortcuts(): void
}

export function TopBar({ onSearch, onShortcuts }: TopBarProps) {
  const { app } = useStrings()
  return (
    <header className="bg-surface/95 sticky top-0 z-20 flex h-12 items-center gap-2 border-b px-3 backdrop-blur md:px-6">
      <button
        type="button"
        onClick={onSearch}
        className="bg-sunken text-soft hover:text-ink flex h-8 w-full max-w-sm min-w-0 items-center gap-2 rounded-md px-2.5 text-[13px]"
      >
        <Icon name="search" size={15} />
        <span className="flex-1 truncate text-left">{app.search}</span>
        <span className="hidden gap-0.5 sm:flex">
          <Kbd>⌘</Kbd>
          <Kbd>K</Kbd>
        </span>
      </button>
      <div className="flex-1" />
      <ConnectionLight />
      <IconButton icon="info" label={app.shortcuts} onClick={onShortcuts} className="hidden sm:inline-flex" />
      <Menus />
    </header>
  )
}

/** Their buttons, until one is pressed: what they open is loaded then, or when somebody points at them. */
function Menus() {
  const { app } = useStrings()
  const [first, setFirst] = useState<'look' | 'account'>()
  const button = (which: 'look' | 'account', icon: 'sun' | 'person', label: string) => (
    <IconButton
      icon={icon}
      label={label}
      aria-haspopup="menu"
      onPointerEnter={() => void loadMenus()}
      onClick={() => setFirst(which)}
    />
  )
  const buttons = (
    <>
      {button('look', 'sun', `${app.theme}, ${app.density}, ${app.language}`)}
      {button('account', 'person', app.account)}
    </>
  )
  return <Suspense fallback={buttons}>{first === undefined ? buttons : <TopMenus first={first} />}</Suspense>
}

const lights = { up: 'bg-ok-mark', connecting: 'bg-info-mark', lost: 'bg-bad-mark' } as const

function ConnectionLight() {
  const { app } = useStrings()
  const state = useSignal(connection)
  const text = { up: app.connected, connecting: app.connecting, lost: app.lost }[state]
  return (
    <span className="text-soft hidden items-center gap-2 px-2 text-xs whitespace-nowrap sm:flex">
      <span aria-hidden="true" className={`size-2 rounded-full ${lights[state]}`} />
      {text}
    </span>
  )
}
