import type { CloudEvent } from '#surfaces/client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { call, type Output } from '../../client/alice.ts'
import { hearEvents } from '../../client/live.ts'
import { ErrorNote } from '../../parts/error-note.tsx'
import { EventDrawer } from '../../parts/event-drawer.tsx'
import { EventRow, eventRowHeight } from '../../parts/event-row.tsx'
import { Empty, Skeleton } from '../../parts/section.tsx'
import { VirtualList } from '../../parts/virtual-list.tsx'
import { useStrings } from '../../strings/strings.tsx'

const pageSize = 200
const longestField = 2000
const mostFresh = 2000

const nextBefore = ({ events }: Output<'events.read'>) =>
  events.length < pageSize ? null : (events.at(-1)?.position ?? null)

/** What the log has of this workflow, the newest first; what comes meanwhile is put before it. */
export function RunEvents({ workflowId }: { readonly workflowId: string }) {
  const { workflows: words } = useStrings()
  const [open, setOpen] = useState<CloudEvent>()
  const [fresh, setFresh] = useState<readonly CloudEvent[]>([])
  useEffect(
    () =>
      hearEvents(batch => {
        const ours = batch.filter(({ subject }) => subject === workflowId).toReversed()
        if (ours.length > 0) setFresh(before => [...ours, ...before].slice(0, mostFresh))
      }),
    [workflowId],
  )
  const query = useInfiniteQuery({
    queryKey: ['log', 'workflow', workflowId],
    queryFn: ({ signal, pageParam }) =>
      call(
        'events.read',
        {
          subject: workflowId,
          newest_first: true,
          limit: pageSize,
          longest_field: longestField,
          ...(pageParam !== null && { before: pageParam }),
        },
        signal,
      ),
    initialPageParam: null as number | null,
    getNextPageParam: nextBefore,
    staleTime: Infinity,
  })
  if (query.error) return <ErrorNote error={query.error} onRetry={() => void query.refetch()} />
  if (query.isPending) return <Skeleton lines={8} />
  const read = query.data.pages.flatMap(page => page.events) as unknown as readonly CloudEvent[]
  const newest = read[0]?.position ?? 0
  const rows = [...fresh.filter(({ position }) => position > newest), ...read]
  if (rows.length === 0) return <Empty icon="events" title={words.noEvents} />
  const more = () => {
    if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage()
  }
  return (
    <>
      <VirtualList
        label={words.events}
        rows={rows}
        keyOf={({ position }) => position}
        rowHeight={eventRowHeight()}
        onEnd={more}
        overscan={3}
        className="h-[min(60vh,32rem)]"
      >
        {event => <EventRow event={event} onOpen={setOpen} />}
      </VirtualList>
      <EventDrawer event={open} onClose={() => setOpen(undefined)} />
    </>
  )
}
