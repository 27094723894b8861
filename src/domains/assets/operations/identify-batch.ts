import { Blobs, operation, type NewEvent } from '#kernel'
import { z } from 'zod'
import { AssetDiscovered, AssetDuplicateFound, AssetProcessed, Stamp } from '../contract.ts'
import { describe, sniffMedia } from '../describe/describe.ts'
import { Files, type FoundFile } from '../ports.ts'
import { fileNameOf, projectOf } from '../rules.ts'
import { Assets, AssetFiles } from '../views.ts'

/** Files up to this size are read into memory whole, so that text behind the pixels is found too. */
const keepBytes = 32 << 20
const headBytes = 4096
export const processorVersion = 'describe/1'

const Skip = z.object({ path: z.string(), reason: z.string() })

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
  }),
  uses: { files: Files, assets: Assets, places: AssetFiles, blobs: Blobs },

  async run({ inbox, batch, discovery_source }, { files, assets, places, blobs, emit, signal }) {
    const bytes = await blobs.get(batch)
    if (!bytes) throw new Error(`The list of files ${batch} is gone`)
    const found = JSON.parse(new TextDecoder().decode(bytes)) as FoundFile[]
    const skipped: z.infer<typeof Skip>[] = []
    const firstPath = new Map<string, string>()
    let duplicates = 0

    for (const file of found) {
      // The head is enough to know what is no media; a large file of another kind is not read on every scan.
      const head = await files.head(file.path, headBytes)
      if (head && !sniffMedia(head, fileNameOf(file.path))) {
        skipped.push({ path: file.path, reason: 'not_media' })
        continue
      }
      const read = await files.read(file.path, { keep_bytes: keepBytes, signal })
      if (read === undefined || read === 'changed') {
        skipped.push({ path: file.path, reason: read === 'changed' ? 'still_changing' : 'missing' })
        continue
      }
      const known =
        firstPath.get(read.content_hash) ?? (await otherPlace(assets, places, read.content_hash, file.path))
      const events = eventsFor({
        inbox,
        discovery_source,
        path: file.path,
        read,
        isKnown: known !== undefined,
      })
      if (!events) {
        skipped.push({ path: file.path, reason: 'not_media' })
        continue
      }
      emit(...events)
      if (known !== undefined && known !== file.path) {
        duplicates += 1
        emit(
          AssetDuplicateFound({
            content_hash: read.content_hash,
            file_path: file.path,
            original_path: known,
          }),
        )
      }
      if (known === undefined) firstPath.set(read.content_hash, file.path)
    }
    const identified = found.length - skipped.length
    return { identified, assets: firstPath.size, duplicates, skipped: skipped.slice(0, 100) }
  },
})

type Reader = { get(...key: string[]): Promise<{ readonly file_path: string } | undefined> }

/** Where the same bytes are already, if the place still holds them; the asset itself when only its record is left. */
async function otherPlace(
  assets: Reader,
  places: Reader,
  hash: string,
  path: string,
): Promise<string | undefined> {
  const asset = await assets.get(hash)
  if (!asset) return undefined
  const place = asset.file_path === path ? undefined : await places.get(asset.file_path)
  return place ? asset.file_path : path
}

interface Found {
  readonly inbox: string
  readonly discovery_source: 'file_scan' | 'watch_mode' | 'manual'
  readonly path: string
  readonly read: {
    readonly content_hash: string
    readonly bytes: Uint8Array
    readonly size_bytes: number
    readonly mtime_ns: string
    readonly inode: string
  }
  readonly isKnown: boolean
}

/** Nothing for a file that is no media. A known asset is not described again: the same bytes say the same. */
function eventsFor({ inbox, discovery_source, path, read, isKnown }: Found): NewEvent[] | undefined {
  const { content_hash, bytes, size_bytes, mtime_ns, inode } = read
  const relativeFolder = path.slice(inbox.length).replace(/^\//, '').split('/').slice(0, -1).join('/')
  const isComplete = size_bytes <= bytes.length
  const description = describe(bytes, {
    fileName: fileNameOf(path),
    relativeFolder,
    complete: isComplete,
    sizeBytes: size_bytes,
  })
  if (!description) return undefined
  const modifiedAt = new Date(Number(BigInt(mtime_ns) / 1_000_000n)).toISOString()
  const { media, extracted_metadata } = description
  const discovered = AssetDiscovered({
    file_path: path,
    content_hash,
    file_size: size_bytes,
    media_type: media.media_type,
    project_name: projectOf(inbox, path),
    source_type: description.source_type,
    inbox_path: inbox,
    discovery_source,
    stamp: Stamp.parse({ size_bytes, mtime_ns, inode }),
  })
  if (isKnown) return [discovered]
  return [
    discovered,
    AssetProcessed({
      content_hash,
      file_path: path,
      metadata: {
        format: media.format,
        mime: media.mime,
        width: description.width,
        height: description.height,
        duration_ms: description.duration_ms,
        created_at: extracted_metadata.created_at ?? modifiedAt,
      },
      extracted_metadata: { ...extracted_metadata },
      ...(description.generation_params && { generation_params: { ...description.generation_params } }),
      source_type: description.source_type,
      tags: description.tags.map(tag => ({ ...tag })),
      problems: description.problems.slice(0, 50).map(problem => problem.slice(0, 300)),
      processor_version: processorVersion,
    }),
  ]
}
