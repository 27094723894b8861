// Tags that travel: an XMP file beside the picture, as photo programs write it.
import type { ViewReader } from '#kernel'
import { readXmpTags, xmpSidecar, type XmpTags } from './describe/describe.ts'
import { stemOf } from './organize/names.ts'
import type { Files } from './ports.ts'
import type { AssetRow, PlaceRow } from './shape.ts'

const mostBytes = 1 << 20

/** What XMP says of an asset; a rejected one has the rating -1, as in Lightroom and darktable. */
export function metadataOf(asset: AssetRow, original_name: string): XmpTags {
  const rating = asset.removed === 'rejected' ? -1 : asset.quality_rating
  return {
    tags: asset.tags.map(({ key, value }) => ({ key, value })),
    ...(rating !== null && { rating }),
    ...(asset.role !== null && { role: asset.role }),
    original_name,
  }
}

/**
 * The toolkit attribute (XMP part 1, 7.3.3) names who wrote the packet: a program that rewrites the file puts its own name
 * there, and from then on the file is not ours any more.
 */
const toolkit = (content_hash: string) => `x:xmptk="Alice ${content_hash}"`
const ownToolkit = /<x:xmpmeta\s[^>]*x:xmptk="Alice ([0-9a-f]{64})"/

const packetFor = (asset: AssetRow, original_name: string) =>
  xmpSidecar(metadataOf(asset, original_name)).replace(
    '<x:xmpmeta',
    `<x:xmpmeta ${toolkit(asset.content_hash)}`,
  )

/** `cat.xmp` as Lightroom has it; `cat.png.xmp` where `cat.xmp` is about another picture of that name. */
const candidates = (path: string): readonly [string, string] => [`${stemOf(path)}.xmp`, `${path}.xmp`]

interface Ports {
  readonly files: Files
  readonly places: ViewReader<PlaceRow>
}

export interface Sidecar {
  readonly path: string
  /** What is there now; nothing when there is no sidecar yet. */
  readonly before: string | undefined
  readonly after: string
}

/** The sidecar an asset has or would get beside one of its files; `foreign` names one that another program wrote. */
export async function planSidecar(
  { files, places }: Ports,
  asset: AssetRow,
  file: string,
): Promise<Sidecar | { readonly foreign: string }> {
  for (const path of candidates(file)) {
    const before = await readText(files, path)
    const owner = before === undefined ? asset.content_hash : ownToolkit.exec(before)?.[1]
    if (owner === undefined) return { foreign: path }
    if (owner !== asset.content_hash && (await isBeside(places, owner, path))) continue
    const original = before === undefined ? undefined : readXmpTags(before).original_name
    return { path, before, after: packetFor(asset, original ?? asset.file_name) }
  }
  return { foreign: candidates(file)[1] }
}

/** The asset's own sidecar beside a file, if it has one. */
export async function findSidecar(
  { files }: Ports,
  asset: AssetRow,
  file: string,
): Promise<Sidecar | undefined> {
  for (const path of candidates(file)) {
    const before = await readText(files, path)
    if (before === undefined || ownToolkit.exec(before)?.[1] !== asset.content_hash) continue
    return { path, before, after: packetFor(asset, readXmpTags(before).original_name ?? asset.file_name) }
  }
  return undefined
}

/** A sidecar larger than ours ever are is somebody else's, whatever it says. */
async function readText(files: Files, path: string): Promise<string | undefined> {
  if (!(await files.stamp(path))) return undefined
  const read = await files.read(path, { keep_bytes: mostBytes })
  if (read === undefined) return undefined
  return read === 'changed' || read.size_bytes > mostBytes ? '' : new TextDecoder().decode(read.bytes)
}

/** Does that asset still have a file this sidecar is about? */
async function isBeside(
  places: ViewReader<PlaceRow>,
  content_hash: string,
  sidecar: string,
): Promise<boolean> {
  const rows = await places.rows(query => query.where('content_hash', '=', content_hash).limit(100))
  return rows.some(({ file_path }) => candidates(file_path).includes(sidecar))
}
