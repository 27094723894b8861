import type { CloudEvent } from '#surfaces/client'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../../client/alice.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { EventDrawer } from '../../parts/event-drawer.tsx'
import { EventRow, eventRowHeight } from '../../parts/event-row.tsx'
import { SearchInput } from '../../parts/field.tsx'
import { number } from '../../parts/format.ts'
import { useKeys } from '../../parts/keys.ts'
import { RowsAnswer } from '../../parts/rows-answer.tsx'
import { Empty } from '../../parts/section.tsx'
import { VirtualList } from '../../parts/virtual-list.tsx'
import { useStrings } from '../../strings/strings.tsx'
import type { EventsSearch } from './events-search.ts'
import { NewerEvents } from './newer-events.tsx'
import { useLog } from './read-log.ts'

interface EventLogProps {
  readonly search: EventsSearch
  onSearch(search: EventsSearch): void
}

export function EventLog({ search, onSearch }: EventLogProps) {
  const { events } = useStrings()
  const { query, events: rows, head, searched } = useLog(search)
  const [open, setOpen] = useState<CloudEvent>()
  const [marked, setMarked] = useState(-1)
  const navigate = useNavigate()
  const step = (by: number) => () => setMarked(Math.max(0, Math.min(rows.length - 1, marked + by)))
  const current = rows[marked]
  useKeys({
    j: step(1),
    k: step(-1),
    Enter: () => setOpen(current),
    c: () => current && void navigate({ to: '/events', search: { around: current.position } }),
  })
  const more = () => {
    if (query.hasNextPage && !query.isFetchingNextPage && searched === null) void query.fetchNextPage()
  }
  const footer = query.isFetchingNextPage ? (
    <p className="text-soft p-3 text-center text-xs">{events.searching}</p>
  ) : searched && !searched.is_complete ? (
    <p className="text-soft flex items-center justify-center gap-3 p-3 text-xs">
      {events.searchedBack(number(searched.from))}
      <Button onClick={() => void query.fetchNextPage()}>{events.goOn}</Button>
    </p>
  ) : (
    !query.hasNextPage &&
    rows.length > 0 && <p className="text-faint p-3 text-center text-xs">{events.begin}</p>
  )
  return (
    <>
      <Filters search={search} onSearch={onSearch} />
      <NewerEvents search={search} head={head} onShow={() => void query.refetch()} />
      <RowsAnswer
        query={query}
        isEmpty={rows.length === 0 && !query.hasNextPage}
        empty={
          <Empty icon="events" title={events.nothing}>
            {events.nothingHint}
          </Empty>
        }
        lines={12}
      >
        <VirtualList
          label={events.log}
          rows={rows}
          keyOf={event => event.position}
          rowHeight={eventRowHeight()}
          onEnd={more}
          footer={footer}
          markedIndex={marked}
          className="h-[calc(100dvh-17rem)] min-h-80"
        >
          {(event, at) => (
            <EventRow
              event={event}
              isMarked={at === marked || event.position === search.around}
              onOpen={setOpen}
            />
          )}
        </VirtualList>
      </RowsAnswer>
      <WholeEvent event={open} onClose={() => setOpen(undefined)} />
    </>
  )
}

/** Rows leave out what is long; who opens one sees all of it. */
function WholeEvent({ event, onClose }: { readonly event: CloudEvent | undefined; onClose(): void }) {
  const position = event?.position ?? 0
  const { data } = useQuery({
    queryKey: ['log', 'event', position],
    queryFn: ({ signal }) => call('events.read', { after: position - 1, limit: 1 }, signal),
    enabled: event !== undefined,
    staleTime: Infinity,
  })
  const whole = data?.events.find(each => each.position === position) as CloudEvent | undefined
  return <EventDrawer event={event && (whole ?? event)} onClose={onClose} />
}

function Filters({ search, onSearch }: EventLogProps) {
  const { app, events } = useStrings()
  const set = (name: keyof EventsSearch) => (value: string) => {
    const { around: _, [name]: __, ...others } = search as Record<string, unknown>
    onSearch(value === '' ? others : { ...others, [name]: value })
  }
  const isFiltered = Object.keys(search).length > 0
  return (
    <div className="flex flex-wrap items-center gap-2 border-b p-3">
      <SearchInput
        label={events.filterTypes}
        value={search.types ?? ''}
        onChange={set('types')}
        className="w-full sm:w-52"
      />
      <SearchInput
        label={events.filterSubject}
        value={search.subject ?? ''}
        onChange={set('subject')}
        className="w-full sm:w-52"
      />
      <SearchInput
        label={events.filterText}
        value={search.text ?? ''}
        onChange={set('text')}
        className="w-full sm:w-44"
      />
      <SearchInput
        label={events.filterActor}
        value={search.actor ?? ''}
        onChange={set('actor')}
        className="w-full sm:w-52"
      />
      {search.correlation !== undefined && (
        <Badge tone="accent">
          {events.filterCorrelation}: {search.correlation}
        </Badge>
      )}
      {search.around !== undefined && <Badge tone="accent">{events.around(search.around)}</Badge>}
      {isFiltered && (
        <Button kind="ghost" icon="close" onClick={() => onSearch({})}>
          {app.clearFilters}
        </Button>
      )}
    </div>
  )
}
