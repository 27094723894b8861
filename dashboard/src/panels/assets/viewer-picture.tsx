import { useQuery } from '@tanstack/react-query'
import { call, useMay, type Output } from '../../client/alice.ts'
import { Badge } from '../../parts/badge.tsx'
import { Icon } from '../../parts/icon.tsx'
import { useStrings } from '../../strings/strings.tsx'

type Asset = Output<'assets.get'>

const placeOf = (hash: string) => `/api/v1/blobs/${hash}`

/** As large as there is room for; the thumbnail stands in until it is there. */
export function ViewerPicture({ asset }: { readonly asset: Asset | undefined }) {
  return (
    <div className="bg-sunken relative flex min-h-64 min-w-0 flex-1 items-center justify-center p-3 max-lg:h-[50vh] max-lg:flex-none">
      {asset && <Picture asset={asset} />}
    </div>
  )
}

function Picture({ asset }: { readonly asset: Asset }) {
  const { assets } = useStrings()
  const { data, error, isLoading } = useLarge(asset)
  const shown = data?.preview ?? asset.thumbnail
  return (
    <>
      {shown === null ? (
        <div className="text-faint flex flex-col items-center gap-2 text-[13px]">
          <Icon name="assets" size={36} />
          {isLoading ? '…' : assets.noPreview(asset.format || asset.media_type)}
        </div>
      ) : (
        <img
          src={placeOf(shown)}
          alt={asset.prompt ?? asset.file_name}
          className={`max-h-full max-w-full rounded-md object-contain ${data ? '' : 'size-full'}`}
        />
      )}
      <div className="absolute top-3 left-3 flex gap-1.5">
        {error && shown !== null && <Badge tone="warn">{assets.previewFailed}</Badge>}
        {asset.file_missing && <Badge tone="bad">{assets.missing}</Badge>}
        {asset.removed !== null && <Badge tone="warn">{assets.putAsideAs(asset.removed)}</Badge>}
      </div>
    </>
  )
}

/** What it shows is named by its bytes, so no event makes it old. */
function useLarge({ content_hash, media_type, has_problems, thumbnail, file_missing }: Asset) {
  // What no stage could decode is not tried again and again.
  const isBroken = file_missing || (has_problems && thumbnail === null)
  const may = useMay('assets.preview')
  const longest_side = Math.min(2048, Math.ceil((window.innerWidth * devicePixelRatio) / 400) * 400)
  return useQuery({
    queryKey: ['asset_preview', content_hash, longest_side],
    queryFn: ({ signal }) => call('assets.preview', { content_hash, longest_side }, signal),
    enabled: media_type === 'image' && may && !isBroken,
    staleTime: Infinity,
    retry: false,
  })
}
