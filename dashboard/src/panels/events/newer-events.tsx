import { matchesPattern } from '#kernel'
import { useLiveEvents, type CloudEvent } from '../../client/live.ts'
import { Icon } from '../../parts/icon.tsx'
import { useStrings } from '../../strings/strings.tsx'
import type { EventsSearch } from './events-search.ts'

function fits({ type, subject, actor, correlationid }: CloudEvent, search: EventsSearch): boolean {
  const { types, subject: about, actor: by, correlation } = search
  if (types !== undefined && !types.split(',').some(each => matchesPattern(each.trim(), type))) return false
  if (about !== undefined && subject !== about) return false
  if (by !== undefined && actor !== by) return false
  return correlation === undefined || correlationid === correlation
}

interface NewerEventsProps {
  readonly search: EventsSearch
  /** Of the page that is shown. */
  readonly head: number
  onShow(): void
}

/** Says how many came since: what somebody reads does not move by itself. */
export function NewerEvents({ search, head, onShow }: NewerEventsProps) {
  const { events } = useStrings()
  const live = useLiveEvents()
  if (search.around !== undefined || search.text !== undefined || head === 0) return null
  const count = live.filter(event => event.position > head && fits(event, search)).length
  if (count === 0) return null
  return (
    <button
      type="button"
      onClick={onShow}
      className="bg-accent-wash text-accent flex w-full items-center justify-center gap-2 border-b py-1.5 text-xs font-medium"
    >
      <Icon name="refresh" size={13} />
      {events.newer(count)}
    </button>
  )
}
