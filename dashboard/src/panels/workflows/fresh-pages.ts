// A long list whose beginning changes all the time: the first page follows events, what is below it is asked once.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { call, useRead, type Input, type Name, type Output } from '../../client/alice.ts'

interface Page {
  readonly next_cursor: string | null
}

interface Rows<N extends Name, T> {
  of(page: Output<N>): readonly T[]
  keyOf(row: T): string
}

/** The first page as it was when the ones below it were asked for. */
interface Start<T> {
  readonly question: string
  readonly rows: readonly T[]
  readonly cursor: string | null
}

export function useFreshPages<N extends Name, T>(name: N, input: Input<N>, { of, keyOf }: Rows<N, T>) {
  const head = useRead(name, input, { keepsLast: true })
  const question = JSON.stringify(input)
  const [start, setStart] = useState<Start<T>>()
  const first = head.data && !head.isPlaceholderData ? of(head.data) : undefined
  const isOurs = start?.question === question
  // So many came at once that none of the rows below is known to follow: the list begins anew.
  const isTorn =
    isOurs && first !== undefined && start.rows.length > 0 && !first.some(row => has(start.rows, row, keyOf))
  if (first && (!isOurs || isTorn)) {
    setStart({ question, rows: first, cursor: (head.data as unknown as Page).next_cursor })
  }
  const cursor = isOurs ? start.cursor : null
  const below = useInfiniteQuery({
    queryKey: ['below', name, input, cursor],
    queryFn: ({ signal, pageParam }) =>
      call(name, { ...(input as object), cursor: pageParam } as Input<N>, signal),
    initialPageParam: cursor ?? '',
    getNextPageParam: page => (page as unknown as Page).next_cursor,
    enabled: false,
    staleTime: Infinity,
  })
  const pages = below.data?.pages
  const rows = useMemo(() => {
    const shown = head.data ? of(head.data) : []
    const older = isOurs ? [...start.rows, ...(pages ?? []).flatMap(page => of(page))] : []
    const rowByKey = new Map<string, T>()
    for (const row of [...shown, ...older]) if (!rowByKey.has(keyOf(row))) rowByKey.set(keyOf(row), row)
    return [...rowByKey.values()]
  }, [head.data, isOurs, start, pages, of, keyOf])
  return {
    head,
    rows,
    more() {
      const isMore = cursor !== null && (pages === undefined || below.hasNextPage)
      if (isMore && !below.isFetching) void below.fetchNextPage()
    },
  }
}

const has = <T>(rows: readonly T[], row: T, keyOf: (row: T) => string) =>
  rows.some(each => keyOf(each) === keyOf(row))
