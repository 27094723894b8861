import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { readFilters, serverFilters, type AssetFilters } from './asset-filters.ts'
import type { GridQuery } from './use-grid-pages.ts'

/** The filters in the address, how to change them, and what they ask of the server. */
export function useAssetFilters() {
  const search = useSearch({ strict: false }) as Readonly<Record<string, unknown>>
  const navigate = useNavigate()
  const written = JSON.stringify(readFilters(search))
  const filters = useMemo(() => JSON.parse(written) as AssetFilters, [written])
  const query = useMemo((): GridQuery => {
    const sort = filters.sort ?? (filters.q === undefined ? 'created_date' : 'relevance')
    return { filters: serverFilters(filters), sort, ...(filters.order && { order: filters.order }) }
  }, [filters])
  /** `undefined` takes a filter away. */
  const change = (changes: { readonly [K in keyof AssetFilters]: AssetFilters[K] | undefined }) =>
    void navigate({
      to: '/assets',
      search: readFilters({ ...filters, ...changes }),
      replace: true,
    })
  const clear = () =>
    void navigate({ to: '/assets', search: readFilters({ sort: filters.sort, order: filters.order }) })
  return { filters, query, change, clear }
}

export type FilterState = ReturnType<typeof useAssetFilters>
