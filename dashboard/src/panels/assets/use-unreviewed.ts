import { useQuery } from '@tanstack/react-query'
import { call } from '../../client/alice.ts'
import { useSignal } from '../../client/signal.ts'
import { serverFilters, type AssetFilters } from './asset-filters.ts'
import { written } from './asset-marks.ts'

/** How many of these nobody looked at yet; counted again as marks are made. */
export function useUnreviewed(filters: AssetFilters, generation: number): number | undefined {
  const marked = useSignal(written)
  const asked = serverFilters({ ...filters, review: 'unreviewed' })
  const { data } = useQuery({
    queryKey: ['asset_unreviewed', asked, generation, marked],
    queryFn: async ({ signal }) =>
      (await call('assets.search', { filters: asked, limit: 1, facets: false }, signal)).total_count,
    placeholderData: before => before,
    staleTime: 60_000,
  })
  return data
}
