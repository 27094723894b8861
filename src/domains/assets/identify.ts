// What is recorded when a file is read for the first time at its place.
import type { NewEvent } from '#kernel'
import { AssetDiscovered, AssetProcessed, Stamp, Tag } from './contract.ts'
import { describe as describeMedia, type Description } from './describe/describe.ts'
import type { ReadFile } from './ports.ts'
import { fileNameOf } from './rules.ts'

/** Files up to this size are read into memory whole, so that text behind the pixels is found too. */
export const keepBytes = 32 << 20
const processorVersion = 'describe/1'
const mostTags = 200

export interface FileAtPlace {
  readonly path: string
  readonly read: ReadFile
  readonly project: string
  readonly inbox: string | undefined
  readonly discovery_source: 'file_scan' | 'watch_mode' | 'manual'
  /** The same bytes say the same: a known asset is not described again. */
  readonly isKnown: boolean
}

/** Nothing for a file that is no media. */
export function identify(file: FileAtPlace): NewEvent[] | undefined {
  const { path, read, inbox } = file
  const description = describeMedia(read.bytes, {
    fileName: fileNameOf(path),
    relativeFolder: inbox === undefined ? undefined : folderBelow(inbox, path),
    complete: read.size_bytes <= read.bytes.length,
    sizeBytes: read.size_bytes,
  })
  if (!description) return undefined
  const discovered = discoveredFrom(file, description)
  return file.isKnown ? [discovered] : [discovered, processedFrom(file, description)]
}

const folderBelow = (inbox: string, path: string) =>
  path.slice(inbox.length).replace(/^\//, '').split('/').slice(0, -1).join('/')

const discoveredFrom = ({ path, read, ...file }: FileAtPlace, { media, source_type }: Description) =>
  AssetDiscovered({
    file_path: path,
    content_hash: read.content_hash,
    file_size: read.size_bytes,
    media_type: media.media_type,
    project_name: file.project,
    source_type,
    inbox_path: file.inbox,
    discovery_source: file.discovery_source,
    stamp: Stamp.parse(read),
  })

function processedFrom({ path, read }: FileAtPlace, description: Description) {
  const { media, extracted_metadata, generation_params } = description
  const modifiedAt = new Date(Number(BigInt(read.mtime_ns) / 1_000_000n)).toISOString()
  return AssetProcessed({
    content_hash: read.content_hash,
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
    ...(generation_params && { generation_params: { ...generation_params } }),
    source_type: description.source_type,
    tags: tagsFrom(description),
    problems: description.problems.slice(0, 50).map(problem => problem.slice(0, 300)),
    processor_version: processorVersion,
  })
}

/** What the prompt says, and what other programs wrote into the file as keywords. */
function tagsFrom({ tags, extracted_metadata: { xmp } }: Description): Tag[] {
  const written = (xmp?.tags ?? []).map(({ key, value }) => ({
    key,
    value,
    confidence: 1,
    source: 'auto' as const,
  }))
  const known = new Set(tags.map(tag => `${tag.key}\u001F${tag.value}`))
  const fresh = written.filter(
    tag => !known.has(`${tag.key}\u001F${tag.value}`) && Tag.safeParse(tag).success,
  )
  return [...tags.map(tag => ({ ...tag })), ...fresh].slice(0, mostTags)
}
