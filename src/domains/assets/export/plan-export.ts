import type { Refusal, RefusalDetails, ViewReader } from '#kernel'
import { sha256 } from '#lib/hash'
import { z } from 'zod'
import { ContentHash } from '../contract.ts'
import { extensionOf, safeSegment, stemOf } from '../organize/names.ts'
import { foldPath } from '../organize/plan.ts'
import { fileNameOf } from '../rules.ts'
import type { AssetRow, PlaceRow } from '../shape.ts'

export const mostExported = 10_000

export const Destination = z.string().min(2).max(2000).describe('absolute path of the folder to copy into')
export const ExportedNames = z.union([ContentHash, z.array(ContentHash).min(1).max(mostExported)])

export const PlannedCopy = z.object({
  content_hash: ContentHash,
  source_path: z.string(),
  destination_path: z.string(),
  placement_id: z.string(),
})
export type PlannedCopy = z.output<typeof PlannedCopy>

type Refuse = (
  code: 'ASSET_NOT_FOUND' | 'DESTINATION_INVALID',
  message: string,
  more?: RefusalDetails,
) => Refusal

interface Ports {
  readonly assets: ViewReader<AssetRow>
  readonly places: ViewReader<PlaceRow>
  readonly refuse: Refuse
}

/** Which file goes where: under the name it has, numbered where two have the same. */
export async function planExport(
  { assets, places, refuse }: Ports,
  names: z.output<typeof ExportedNames>,
  destination: string,
): Promise<{ root: string; copies: readonly PlannedCopy[] }> {
  const root = folderFrom(destination, refuse)
  const hashes = [...new Set([names].flat())]
  const rows = await assets.getMany(hashes.map(hash => [hash]))
  const not_found = hashes.filter((_, index) => !rows[index])
  if (not_found.length > 0) {
    const more = { details: { not_found: not_found.slice(0, 1000) }, suggestions: ['assets.search'] }
    throw refuse('ASSET_NOT_FOUND', `There are no assets for ${not_found.length} of these hashes`, more)
  }
  const known = await placesOf(places, hashes)
  const used = new Set<string>()
  const copies = rows.flatMap(asset => {
    if (!asset) return []
    const source_path = known.get(asset.content_hash)?.has(asset.file_path)
      ? asset.file_path
      : ([...(known.get(asset.content_hash) ?? [])][0] ?? asset.file_path)
    const destination_path = `${root}/${freeName(source_path, used)}`
    const placement_id = `exp_${sha256(`${source_path}\u001F${destination_path}`).slice(0, 24)}`
    return [{ content_hash: asset.content_hash, source_path, destination_path, placement_id }]
  })
  return { root, copies }
}

function folderFrom(destination: string, refuse: Refuse): string {
  const parts = destination.split('/')
  if (
    destination.startsWith('/') &&
    !parts.includes('..') &&
    !parts.includes('.') &&
    !destination.includes('\0')
  ) {
    return destination.replaceAll(/(?<=\/)\/+/g, '').replace(/(?<=.)\/+$/, '')
  }
  throw refuse('DESTINATION_INVALID', `${destination} is not an absolute path without . and ..`, {
    suggestions: ['use_absolute_path'],
  })
}

async function placesOf(
  places: ViewReader<PlaceRow>,
  hashes: readonly string[],
): Promise<Map<string, Set<string>>> {
  const pathsByHash = new Map<string, Set<string>>()
  for (let at = 0; at < hashes.length; at += 500) {
    const some = hashes.slice(at, at + 500)
    const rows = await places.rows(query => query.where('content_hash', 'in', some).orderBy('file_path'))
    for (const { content_hash, file_path } of rows) {
      const paths = pathsByHash.get(content_hash) ?? new Set()
      pathsByHash.set(content_hash, paths.add(file_path))
    }
  }
  return pathsByHash
}

function freeName(path: string, used: Set<string>): string {
  for (let number = 1; ; number += 1) {
    const name = nameWithNumber(path, number)
    if (used.has(foldPath(name))) continue
    used.add(foldPath(name))
    return name
  }
}

/** `cat.png`, `cat-002.png`, `cat-003.png` … */
export function nameWithNumber(path: string, number: number): string {
  const stem = safeSegment(stemOf(fileNameOf(path)))
  return `${stem}${number === 1 ? '' : `-${String(number).padStart(3, '0')}`}${extensionOf(path)}`
}
