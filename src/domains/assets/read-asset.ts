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
export async function readAsset(ports: Ports, content_hash: string, refuse: Refuse) {
  const asset = await getAsset(ports, content_hash, refuse)
  if (asset.file_size > mostBytes) {
    const { file_path, file_size } = asset
    throw refuse('FILE_TOO_LARGE', `${file_path} has ${file_size} bytes; at most ${mostBytes} are read`)
  }
  const places = await placesOf(ports, asset)
  for (const { file_path: path } of places) {
    const read = await ports.files.read(path, { keep_bytes: mostBytes, signal: ports.signal })
    if (read && read !== 'changed' && read.content_hash === content_hash) {
      return { asset, path, bytes: read.bytes }
    }
  }
  throw noFile(asset, places, refuse)
}

/** The asset and a place that looks as it did when it was read, whatever its size. */
export async function findFile(ports: Ports, content_hash: string, refuse: Refuse) {
  const asset = await getAsset(ports, content_hash, refuse)
  const places = await placesOf(ports, asset)
  for (const place of places) {
    const stamp = await ports.files.stamp(place.file_path)
    const isSame = stamp?.size_bytes === place.size_bytes && stamp.mtime_ns === place.mtime_ns
    if (isSame) return { asset, path: place.file_path }
  }
  throw noFile(asset, places, refuse)
}

async function getAsset({ assets }: Ports, content_hash: string, refuse: Refuse): Promise<AssetRow> {
  const asset = await assets.get(content_hash)
  if (asset) return asset
  throw refuse('ASSET_NOT_FOUND', `There is no asset ${content_hash}`, { suggestions: ['assets.search'] })
}

/** The one that is shown comes first. */
async function placesOf({ places }: Ports, { content_hash, file_path }: AssetRow): Promise<PlaceRow[]> {
  const rows = await places.rows(query => query.where('content_hash', '=', content_hash).limit(20))
  return rows.toSorted((a, b) => Number(b.file_path === file_path) - Number(a.file_path === file_path))
}

const noFile = ({ file_name }: AssetRow, places: readonly PlaceRow[], refuse: Refuse) =>
  refuse('FILE_NOT_FOUND', `No file with the bytes of ${file_name} is at its known places`, {
    details: { places: places.map(place => place.file_path) },
    suggestions: ['assets.discover'],
  })
