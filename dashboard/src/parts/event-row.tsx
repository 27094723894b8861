import type { CloudEvent } from '#surfaces/client'
import { clockTime, exactTime } from './format.ts'

const marks: readonly (readonly [RegExp, string])[] = [
  [/(failed|denied|broke|dead|opened|missing)$/, 'bg-bad-mark'],
  [/(compensating|compensated|rolled_back|drifted|canceled|expired|retried|undone)$/, 'bg-warn-mark'],
  [/(completed|applied|created|rated|closed|delivered)$/, 'bg-ok-mark'],
]

/** What kind of news an event is, by the last word of its type. */
const toneOf = (type: string) => marks.find(([last]) => last.test(type))?.[1] ?? 'bg-info-mark'

/** The most telling fields of the data, in one line. */
function gist({ data, subject }: CloudEvent): string {
  if (typeof data !== 'object' || data === null) return ''
  return Object.entries(data)
    .filter(([name, value]) => isTelling(name, value) && value !== subject)
    .slice(0, 4)
    .map(([name, value]) => `${name}=${String(value).slice(0, 60)}`)
    .join('  ')
}

/** Not a time, nothing empty, no digest. */
const isTelling = (name: string, value: unknown) =>
  (typeof value === 'string' && value !== '' && !name.endsWith('_at') && !/^[0-9a-f]{40,}$/.test(value)) ||
  typeof value === 'number'

interface EventRowProps {
  readonly event: CloudEvent
  readonly isMarked?: boolean
  onOpen(event: CloudEvent): void
}

/** One event as one line: when, what, about what. As few elements as will do, for there may be a thousand a second. */
export const EventRow = ({ event, isMarked = false, onOpen }: EventRowProps) => (
  <button
    type="button"
    onClick={() => onOpen(event)}
    aria-current={isMarked || undefined}
    className="hover:bg-hover aria-[current]:bg-accent-wash grid h-full w-full grid-cols-[auto_1fr] items-center gap-x-3 px-4 text-left text-xs md:grid-cols-[5.5rem_8px_min(16rem,32%)_minmax(0,1fr)]"
  >
    <time dateTime={event.time} title={exactTime(event.time)} className="text-faint font-mono">
      {clockTime(event.time)}
    </time>
    <span aria-hidden="true" className={`hidden size-1.5 rounded-full md:block ${toneOf(event.type)}`} />
    <span className="truncate font-medium">{event.type}</span>
    <span className="text-soft col-span-2 truncate font-mono md:col-span-1">
      {event.subject} {gist(event)}
    </span>
  </button>
)

/** In pixels: two lines on a phone. */
export const eventRowHeight = () => (matchMedia('(min-width: 48rem)').matches ? 30 : 44)
