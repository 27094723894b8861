import type { CloudEvent } from '#surfaces/client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { call } from '../../client/alice.ts'
import type { EventsSearch } from './events-search.ts'
import { filtersOf, longestField, nextBefore, pageSize } from './log-pages.ts'

/** The log page by page, the newest first, from the newest or from around a position. */
export function useLog(search: EventsSearch) {
  const { around } = search
  const query = useInfiniteQuery({
    queryKey: ['log', search],
    queryFn: ({ signal, pageParam }) =>
      call(
        'events.read',
        {
          ...filtersOf(search),
          newest_first: true,
          limit: pageSize,
          longest_field: longestField,
          ...(pageParam === null ? around !== undefined && { around } : { before: pageParam }),
        },
        signal,
      ),
    initialPageParam: null as number | null,
    getNextPageParam: nextBefore,
    placeholderData: last => last,
  })
  const pages = query.data?.pages ?? []
  return {
    query,
    events: pages.flatMap(page => page.events) as unknown as readonly CloudEvent[],
    head: pages[0]?.head ?? 0,
    searched: pages.at(-1)?.searched ?? null,
  }
}
