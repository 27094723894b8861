import type { Refusal, RefusalDetails, ViewReader } from '#kernel'
import type { Files } from './ports.ts'
import type { AssetRow, PlaceRow } from './shape.ts'

type Refuse = (
  code: 'ASSET_NOT_FOUND' | 'FILE_NOT_FOUND' | 'FILE_TOO_LARGE',
  message: string,
  more?: RefusalDetails,
) => Refusal

interface Ports {
  readonly files: Files
  readonly assets: ViewReader<AssetRow>
  readonly places: ViewReader<PlaceRow>
  readonly signal: AbortSignal
}

/** Pictures larger than this are not read into memory. */
const mostBytes = 256 << 20

/** The asset and its bytes, from the first of its places that still holds them. */
export async function readAsset(
  { files, assets, places, signal }: Ports,
  content_hash: string,
  refuse: Refuse,
) {
  const asset = await assets.get(content_hash)
  if (!asset) {
    throw refuse('ASSET_NOT_FOUND', `There is no asset ${content_hash}`, { suggestions: ['assets.search'] })
  }
  if (asset.file_size > mostBytes) {
    const { file_path, file_size } = asset
    throw refuse('FILE_TOO_LARGE', `${file_path} has ${file_size} bytes; at most ${mostBytes} are read`)
  }
  const others = await places.rows(query => query.where('content_hash', '=', content_hash).limit(20))
  const paths = new Set([asset.file_path, ...others.map(place => place.file_path)])
  for (const path of paths) {
    const read = await files.read(path, { keep_bytes: mostBytes, signal })
    if (read && read !== 'changed' && read.content_hash === content_hash) {
      return { asset, path, bytes: read.bytes }
    }
  }
  throw refuse('FILE_NOT_FOUND', `No file with the bytes of ${asset.file_name} is at its known places`, {
    details: { places: [...paths] },
    suggestions: ['assets.discover'],
  })
}
