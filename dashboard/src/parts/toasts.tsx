import { shownError } from '../client/alice.ts'
import { createSignal, useSignal } from '../client/signal.ts'
import { useStrings } from '../strings/strings.tsx'
import { IconButton } from './button.tsx'
import { Icon } from './icon.tsx'

interface Toast {
  readonly id: number
  readonly tone: 'ok' | 'bad'
  readonly text: string
  readonly code?: string | undefined
  readonly next?: string | undefined
  readonly offer?: Offer | undefined
}

/** What can be done about it, like taking it back. */
export interface Offer {
  readonly label: string
  act(): void
}

const toasts = createSignal<readonly Toast[]>([])
let lastId = 0

function show(toast: Omit<Toast, 'id'>, forMs: number) {
  lastId += 1
  const id = lastId
  toasts.set([...toasts.get().slice(-3), { ...toast, id }])
  setTimeout(() => dismiss(id), forMs)
}

const dismiss = (id: number) => toasts.set(toasts.get().filter(each => each.id !== id))

/** Says in passing that something was done. */
export const tell = (text: string, offer?: Offer) => show({ tone: 'ok', text, offer }, offer ? 8000 : 5000)

/** Says in passing what went wrong, and what to do next. */
export function tellError(error: unknown) {
  const { code, message, suggestions } = shownError(error)
  const next = suggestions.map(each => each.replaceAll('_', ' ')).join(' · ')
  show({ tone: 'bad', text: message, code, next: next || undefined }, 12_000)
}

export function Toasts() {
  const { app } = useStrings()
  const shown = useSignal(toasts)
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed right-4 bottom-16 z-50 flex w-[min(26rem,calc(100vw-2rem))] flex-col gap-2 md:bottom-4"
    >
      {shown.map(({ id, tone, text, code, next, offer }) => (
        <div
          key={id}
          className="bg-raised appear pointer-events-auto flex items-start gap-2.5 rounded-lg border p-3 text-[13px] shadow-lg"
        >
          <Icon
            name={tone === 'ok' ? 'check' : 'warning'}
            className={`mt-0.5 ${tone === 'ok' ? 'text-ok' : 'text-bad'}`}
          />
          <div className="min-w-0 flex-1">
            <p className="break-words">
              {text} {code !== undefined && <code className="text-bad font-mono text-xs">{code}</code>}
            </p>
            {next !== undefined && (
              <p className="text-soft">
                {app.errorNext}: {next}
              </p>
            )}
          </div>
          {offer && (
            <button
              type="button"
              onClick={() => {
                dismiss(id)
                offer.act()
              }}
              className="text-accent -my-1 h-7 px-1 font-medium hover:underline"
            >
              {offer.label}
            </button>
          )}
          <IconButton
            icon="close"
            label={app.close}
            onClick={() => dismiss(id)}
            className="-my-1 -mr-1 size-7"
          />
        </div>
      ))}
    </div>
  )
}
