import { useState, type ReactNode } from 'react'
import { number } from '../../parts/format.ts'
import { useStrings } from '../../strings/strings.tsx'

interface FacetProps {
  readonly title: string
  readonly rows: readonly (readonly [value: string, count: number])[]
  readonly chosen: string | readonly string[] | undefined
  readonly hint?: string | undefined
  /** Until somebody opens it, unless something of it is chosen. */
  readonly isClosed?: boolean
  labelOf?(value: string): string
  /** With what is to be set: nothing when the chosen one was chosen again. */
  onChoose(value: string | undefined, pressed: string): void
}

const fewRows = 3

/** What there is of one thing, the most frequent first. */
export function Facet(props: FacetProps) {
  const { title, rows, chosen, hint, isClosed = false, labelOf = each => each, onChoose } = props
  const { assets } = useStrings()
  const [isOpen, setOpen] = useState(false)
  const picked = [chosen ?? []].flat()
  const [isHidden, setHidden] = useState(isClosed)
  const missing = picked.filter(each => rows.every(([value]) => value !== each))
  const all = [...missing.map(each => [each, 0] as const), ...rows]
  if (all.length === 0) return null
  if (isHidden && picked.length === 0) {
    return (
      <h2>
        <button
          type="button"
          aria-expanded="false"
          onClick={() => setHidden(false)}
          className="text-soft hover:bg-hover flex h-7 w-full items-center justify-between rounded-md px-2 text-xs font-medium after:content-['+']"
        >
          {title}
        </button>
      </h2>
    )
  }
  const shown = isOpen ? all : all.filter(([value], at) => at < fewRows || picked.includes(value))
  return (
    <Group title={title}>
      <ul className={isOpen ? 'max-h-72 overflow-y-auto' : ''}>
        {shown.map(([value, count]) => (
          <li key={value}>
            <button
              type="button"
              aria-pressed={picked.includes(value)}
              onClick={() => onChoose(picked.includes(value) ? undefined : value, value)}
              className="hover:bg-hover aria-pressed:bg-accent-wash aria-pressed:text-accent flex h-7 w-full min-w-0 items-center gap-2 rounded-md px-2 text-left"
            >
              <span className="min-w-0 flex-1 truncate">{labelOf(value)}</span>
              <span className="text-faint text-xs">{number(count)}</span>
            </button>
          </li>
        ))}
      </ul>
      {(isOpen || all.length > shown.length) && (
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          className="text-accent flex h-7 items-center gap-1 px-2 text-xs hover:underline"
        >
          {isOpen ? assets.fewer : assets.more(all.length - shown.length)}
        </button>
      )}
      {hint !== undefined && <p className="text-faint px-2 pt-1 text-2xs">{hint}</p>}
    </Group>
  )
}

export const Group = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <section>
    <h2 className="text-faint px-2 pb-1 text-xs font-medium">{title}</h2>
    {children}
  </section>
)
