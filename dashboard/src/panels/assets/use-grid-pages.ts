// The assets that are in sight, whatever their number: pages by position, so that the scrollbar is honest.
import { useQueries, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import { call, queries, type Output } from '../../client/alice.ts'
import { hearEvents } from '../../client/live.ts'
import type { FurtherFacet, ServerFilters, Sort } from './asset-filters.ts'
import { forgetMarks, type Asset } from './asset-marks.ts'

const pageSize = 100

export interface GridQuery {
  readonly filters: ServerFilters
  readonly sort: Sort
  readonly order?: 'asc' | 'desc'
}

export interface Range {
  readonly first: number
  readonly last: number
}

const further: readonly FurtherFacet[] = ['file_formats', 'projects', 'roles', 'months', 'reviews']

/**
 * Not a key of `assets.*`: what is on the screen stays where it is while somebody works on it, and is asked
 * for again by `generation`.
 */
const pageQuery = (query: GridQuery, page: number, generation: number) => ({
  queryKey: ['asset_page', query, generation, page],
  queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
    call('assets.search', { ...query, limit: pageSize, offset: page * pageSize, facets: false }, signal),
  staleTime: Infinity,
  gcTime: 60_000,
})

export interface GridPages {
  /** Undefined until the first answer. */
  readonly total: number | undefined
  readonly error: Error | null
  at(index: number): Asset | undefined
  /** Also those that are not in sight; at most so many. */
  load(range: Range): Promise<readonly Asset[]>
}

/** What flies by is shown where it is known; while pages are asked for again, those before are better than nothing. */
const keptPage = (query: GridQuery, number: number, generation: number) =>
  queries.getQueryData<Output<'assets.search'>>(pageQuery(query, number, generation).queryKey)

export function useGridPages(query: GridQuery, generation: number, range: Range): GridPages {
  const numbers = useMemo(() => {
    const from = Math.floor(range.first / pageSize)
    const to = Math.floor(range.last / pageSize)
    return Array.from({ length: to - from + 1 }, (_, at) => from + at)
  }, [range])
  const answers = useQueries({ queries: numbers.map(page => pageQuery(query, page, generation)) })
  const last = useRef<{ readonly query: GridQuery; readonly total: number }>(undefined)
  const newest = answers.find(({ data }) => data !== undefined)?.data
  if (newest) last.current = { query, total: newest.total_count }
  const total = newest?.total_count ?? (last.current?.query === query ? last.current.total : undefined)

  return {
    total,
    error: answers.find(({ error }) => error !== null)?.error ?? null,
    at: index => {
      const number = Math.floor(index / pageSize)
      const page =
        answers[numbers.indexOf(number)]?.data ??
        keptPage(query, number, generation) ??
        keptPage(query, number, generation - 1)
      return page?.results[index % pageSize]
    },
    load: async ({ first, last: end }) => {
      const pages = []
      for (let page = Math.floor(first / pageSize); page <= Math.floor(end / pageSize); page += 1) {
        pages.push(await queries.query(pageQuery(query, page, generation)))
      }
      const from = first - (first % pageSize)
      return pages.flatMap(page => page.results).slice(first - from, end - from + 1)
    },
  }
}

/** The counts beside the grid; asked for apart, because every match is looked at for them. */
export function useFacets(query: GridQuery, generation: number) {
  return useQuery({
    queryKey: ['asset_facets', query.filters, generation],
    queryFn: ({ signal }) =>
      call('assets.search', { filters: query.filters, limit: 1, further_facets: further }, signal),
    placeholderData: before => before,
    staleTime: 60_000,
  })
}

const quietMs = 2000

/**
 * Counts up when the library changed and the grid may be asked for again; `hasNews` where somebody is at work
 * and decides when.
 */
export function useGeneration(isAtRest: () => boolean) {
  const [generation, setGeneration] = useState(0)
  const [hasNews, setNews] = useState(false)
  const rest = useRef(isAtRest)
  rest.current = isAtRest
  const show = () => {
    forgetMarks()
    setNews(false)
    setGeneration(before => before + 1)
  }
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const settle = () => {
      timer = undefined
      if (rest.current()) show()
      else setNews(true)
    }
    const stop = hearEvents(batch => {
      if (batch.some(({ type }) => changesTheGrid.has(type))) timer ??= setTimeout(settle, quietMs)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [])
  return { generation, hasNews, show }
}

/** What a person marks is shown by itself. */
const changesTheGrid: ReadonlySet<string> = new Set([
  'asset.discovered',
  'asset.processed',
  'asset.fingerprinted',
  'quality.assessed',
  'asset.organized',
  'asset.organize_undone',
  'asset.file_missing',
])
