// I1  While somebody looks closely (points at it, is in it with the keyboard, has scrolled), no row moves.
// I2  Nothing is lost meanwhile: what came is counted, and one press shows it.
import type { CloudEvent } from '#surfaces/client'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useRef, useState } from 'react'
import { call } from '../../client/alice.ts'
import { useCalmEvents } from '../../client/live.ts'
import { ErrorNote } from '../../parts/error-note.tsx'
import { EventRow, eventRowHeight } from '../../parts/event-row.tsx'
import { Icon } from '../../parts/icon.tsx'
import { useKeys } from '../../parts/keys.ts'
import { Empty } from '../../parts/section.tsx'
import { VirtualList } from '../../parts/virtual-list.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { fits, isFiltered, newestOf, readOf } from './event-filter.ts'
import type { OverviewSearch } from './overview-search.ts'

interface LiveListProps {
  readonly search: OverviewSearch
  onOpen(event: CloudEvent): void
}

export function LiveList({ search, onOpen }: LiveListProps) {
  const { overview } = useStrings()
  const [isHeld, setHeld] = useState({ byPointer: false, byFocus: false, byScroll: false, byKey: false })
  const [round, setRound] = useState(0)
  const hold = (by: Partial<typeof isHeld>) => setHeld(now => ({ ...now, ...by }))
  const isPaused = Object.values(isHeld).some(Boolean)
  useKeys({ p: () => hold(isPaused ? { byScroll: false, byKey: false } : { byKey: true }) })
  const { rows, missed, query } = useRows(search, isPaused)
  const follow = () => {
    setHeld({ byPointer: false, byFocus: false, byScroll: false, byKey: false })
    setRound(round + 1)
  }
  if (query.error) return <ErrorNote error={query.error} onRetry={() => void query.refetch()} />
  if (rows.length === 0) {
    return (
      <Empty icon="events" title={overview.noEvents}>
        {overview.noEventsHint}
      </Empty>
    )
  }
  return (
    <div
      className="relative"
      onPointerEnter={event => event.pointerType === 'mouse' && hold({ byPointer: true })}
      onPointerLeave={() => hold({ byPointer: false })}
      onFocus={event => event.target.matches(':focus-visible') && hold({ byFocus: true })}
      onBlur={() => hold({ byFocus: false })}
    >
      {isPaused && <Held missed={missed} onFollow={follow} />}
      <VirtualList
        key={round}
        label={overview.tail}
        rows={rows}
        // Rows are drawn anew in place: whoever goes to one with the keyboard finds it there.
        keyOf={(_, at) => at}
        rowHeight={eventRowHeight()}
        onScrolled={top => hold({ byScroll: top > 4 })}
        overscan={2}
        className="h-[min(28rem,60vh)]"
      >
        {event => <EventRow event={event} onOpen={onOpen} />}
      </VirtualList>
    </div>
  )
}

function Held({ missed, onFollow }: { readonly missed: number; onFollow(): void }) {
  const { overview } = useStrings()
  return (
    <div className="pointer-events-none absolute inset-x-0 bottom-3 z-10 flex justify-center">
      <button
        type="button"
        onClick={onFollow}
        className={`pointer-events-auto inline-flex h-7 items-center gap-1.5 rounded-full px-3 text-xs font-medium shadow-md ${missed > 0 ? 'bg-accent-solid text-on-accent' : 'bg-raised text-soft border'}`}
      >
        <Icon name={missed > 0 ? 'refresh' : 'pause'} size={13} />
        {missed > 0 ? overview.newEvents(missed) : overview.paused}
      </button>
    </div>
  )
}

/** Nobody reads faster, and the page has time for everything else. */
const calmMs = 100

/** The rows as they are, or as they were when somebody began to look closely. */
function useRows(search: OverviewSearch, isPaused: boolean) {
  const live = useCalmEvents(calmMs)
  const query = useQuery({
    queryKey: ['log', 'overview', search],
    queryFn: ({ signal }) => call('events.read', readOf(search), signal),
    enabled: isFiltered(search),
    staleTime: 10_000,
  })
  const found = query.data?.events as readonly unknown[] as readonly CloudEvent[] | undefined
  const isWanted = useMemo(() => fits(search), [search])
  const latest = useMemo(
    () => newestOf(live, isFiltered(search) ? (found ?? []) : [], isWanted),
    [live, found, isWanted, search],
  )
  const held = useRef({ rows: latest, search })
  if (!isPaused || held.current.search !== search) held.current = { rows: latest, search }
  const { rows } = held.current
  const newest = rows[0]?.position ?? 0
  const missed = isPaused ? live.filter(event => event.position > newest && isWanted(event)).length : 0
  return { rows, missed, query }
}
