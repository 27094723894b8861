import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { call, useMay, useRead } from '../../client/alice.ts'
import { IconButton } from '../../parts/button.tsx'
import { ErrorNote } from '../../parts/error-note.tsx'
import { number } from '../../parts/format.ts'
import { Icon } from '../../parts/icon.tsx'
import { useKeys } from '../../parts/keys.ts'
import { useStrings } from '../../strings/strings.tsx'
import { useAssetFilters } from './use-asset-filters.ts'
import { useMarking } from './use-marking.ts'
import { ViewerDetails } from './viewer-details.tsx'
import { ViewerPicture } from './viewer-picture.tsx'

/** One asset, large, with everything that is known of it. */
export function Viewer() {
  const { app, assets } = useStrings()
  const { hash } = useParams({ strict: false }) as { readonly hash: string }
  const around = useNeighbors()
  const navigate = useNavigate()
  const marking = useMarking()
  const asset = useRead('assets.get', { content_hash: hash })
  const one = asset.data ? [asset.data] : []
  const back = () => void navigate({ to: '/assets', search: around.filters })
  useKeys({
    ArrowLeft: around.previous,
    ArrowRight: around.next,
    Escape: back,
    ...Object.fromEntries([0, 1, 2, 3, 4, 5].map(stars => [String(stars), () => marking.stars(one, stars)])),
    p: () => marking.flip(one, 'picked'),
    x: () => marking.flip(one, 'rejected'),
    u: () => void marking.undo(),
  })

  return (
    <div className="appear flex flex-col lg:h-[calc(100dvh-3rem)]">
      <header className="flex h-12 shrink-0 items-center gap-2 border-b px-3 md:px-6">
        <Link
          to="/assets"
          search={around.filters}
          className="text-soft hover:text-ink flex items-center gap-1 text-[13px]"
        >
          <Icon name="chevron" size={14} className="rotate-180" />
          {assets.backToGrid}
        </Link>
        <h1 className="min-w-0 flex-1 truncate text-center text-[13px] font-semibold">
          {asset.data?.file_name ?? app.assets}
        </h1>
        {around.total !== undefined && around.at !== undefined && (
          <span className="text-soft text-xs">
            {assets.place(number(around.at + 1), number(around.total))}
          </span>
        )}
        <IconButton
          icon="chevron"
          label={assets.previous}
          disabled={!around.hasPrevious}
          onClick={around.previous}
          className="[&_svg]:rotate-180"
        />
        <IconButton icon="chevron" label={assets.next} disabled={!around.hasNext} onClick={around.next} />
      </header>
      {asset.error && !asset.data ? (
        <ErrorNote error={asset.error} onRetry={() => void asset.refetch()} />
      ) : (
        <div className="flex min-h-0 flex-1 flex-col lg:flex-row">
          <ViewerPicture key={hash} asset={asset.data} />
          {asset.data && <ViewerDetails asset={asset.data} marking={marking} />}
        </div>
      )}
    </div>
  )
}

/** Those before and after it, among what the filters find; none when it was opened by its address alone. */
function useNeighbors() {
  const { at } = useSearch({ strict: false }) as { readonly at?: number }
  const { filters, query } = useAssetFilters()
  const navigate = useNavigate()
  const maySearch = useMay('assets.search')
  const first = Math.max(0, (at ?? 0) - 1)
  const { data } = useQuery({
    queryKey: ['asset_neighbors', query, first],
    queryFn: ({ signal }) =>
      call('assets.search', { ...query, offset: first, limit: 3, facets: false }, signal),
    enabled: at !== undefined && maySearch,
    staleTime: 60_000,
    placeholderData: before => before,
  })
  const lead = (place: number) => {
    const found = data?.results[place - first]
    if (at === undefined || !found || place < 0) return
    void navigate({
      to: '/assets/$hash',
      params: { hash: found.content_hash },
      search: { ...filters, at: place },
      replace: true,
    })
  }
  const total = data?.total_count
  return {
    at,
    total,
    filters,
    hasPrevious: at !== undefined && at > 0,
    hasNext: at !== undefined && total !== undefined && at + 1 < total,
    previous: () => lead((at ?? 0) - 1),
    next: () => lead((at ?? 0) + 1),
  }
}
