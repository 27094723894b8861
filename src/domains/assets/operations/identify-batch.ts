import { Blobs, operation, type NewEvent, type ViewReader } from '#kernel'
import { z } from 'zod'
import { AssetDuplicateFound, AssetFileMissing } from '../contract.ts'
import { sniffMedia } from '../describe/describe.ts'
import { identify, keepBytes } from '../identify.ts'
import { Files, type FoundFile, type ReadFile } from '../ports.ts'
import { fileNameOf, projectOf } from '../rules.ts'
import type { AssetRow, PlaceRow } from '../shape.ts'
import { AssetFiles, Assets } from '../views.ts'

const headBytes = 4096

const Skip = z.object({ path: z.string(), reason: z.string() })
type Skip = z.infer<typeof Skip>

/** Reads each file once: hash, type by content, metadata. One bad file is reported and the others go on. */
export const identifyBatch = operation('assets.identify_batch', {
  about: 'Hash and describe a batch of files.',
  effect: 'write',
  isPrivate: true,
  timeout: '30m',
  input: z.strictObject({
    inbox: z.string(),
    batch: z.string(),
    discovery_source: z.enum(['file_scan', 'watch_mode', 'manual']),
  }),
  output: z.object({
    identified: z.number(),
    assets: z.number(),
    duplicates: z.number(),
    skipped: z.array(Skip),
    skipped_total: z.number(),
  }),
  uses: { files: Files, assets: Assets, places: AssetFiles, blobs: Blobs },

  async run({ inbox, batch, discovery_source }, { files, assets, places, blobs, emit, signal }) {
    const bytes = await blobs.get(batch)
    if (!bytes) throw new Error(`The list of files ${batch} is gone`)
    const found = JSON.parse(new TextDecoder().decode(bytes)) as FoundFile[]
    const skipped: Skip[] = []
    const firstPath = new Map<string, string>()
    let duplicates = 0

    for (const { path } of found) {
      const read = await readMedia(files, path, signal)
      if (typeof read === 'string') {
        skipped.push({ path, reason: read })
        continue
      }
      const known =
        firstPath.get(read.content_hash) ?? (await otherPlace({ assets, places }, read.content_hash, path))
      const place = { path, read, inbox, project: projectOf(inbox, path), discovery_source }
      const events = identifyOrNot({ ...place, isKnown: known !== undefined })
      if (!events) {
        skipped.push({ path, reason: 'not_understood' })
        continue
      }
      emit(...(await whatWasThere(places, path, read)), ...events)
      if (known !== undefined && known !== path) {
        duplicates += 1
        emit(AssetDuplicateFound({ content_hash: read.content_hash, file_path: path, original_path: known }))
      }
      if (known === undefined) firstPath.set(read.content_hash, path)
    }
    const identified = found.length - skipped.length
    return {
      identified,
      assets: firstPath.size,
      duplicates,
      skipped: skipped.slice(0, 100),
      skipped_total: skipped.length,
    }
  },
})

/** The file, or why it is left out. */
async function readMedia(files: Files, path: string, signal: AbortSignal): Promise<ReadFile | string> {
  try {
    // The head is enough to know what is no media; a large file of another kind is not read on every scan.
    const head = await files.head(path, headBytes)
    if (head && !sniffMedia(head, fileNameOf(path))) return 'not_media'
    const read = await files.read(path, { keep_bytes: keepBytes, signal })
    if (read === 'changed') return 'still_changing'
    return read ?? 'missing'
  } catch (error) {
    // What the disk does not give is a fact about this file; only being stopped ends the batch.
    signal.throwIfAborted()
    return `unreadable: ${(error as Error).message}`.slice(0, 200)
  }
}

/** A file that breaks a reader of metadata must not keep the others from being read. */
function identifyOrNot(file: Parameters<typeof identify>[0]): NewEvent[] | undefined {
  try {
    return identify(file)
  } catch {
    return undefined
  }
}

/** Other bytes at a known place: what was there is gone. */
async function whatWasThere(places: ViewReader<PlaceRow>, path: string, read: ReadFile): Promise<NewEvent[]> {
  const before = await places.get(path)
  if (!before || before.content_hash === read.content_hash) return []
  const [other] = await places.rows(query =>
    query.where('content_hash', '=', before.content_hash).where('file_path', '<>', path).limit(1),
  )
  const otherPath = other && { other_path: other.file_path }
  return [AssetFileMissing({ content_hash: before.content_hash, file_path: path, ...otherPath })]
}

interface Readers {
  readonly assets: ViewReader<AssetRow>
  readonly places: ViewReader<PlaceRow>
}

/** Where the same bytes are already, if the place still holds them; the path itself when only the asset's record is left. */
async function otherPlace(
  { assets, places }: Readers,
  hash: string,
  path: string,
): Promise<string | undefined> {
  const asset = await assets.get(hash)
  if (!asset) return undefined
  const place = asset.file_path === path ? undefined : await places.get(asset.file_path)
  return place?.content_hash === hash ? asset.file_path : path
}
