import type { EventRecord, NewEvent } from '#kernel'
import { sha256 } from '#lib/hash'
import { AssetDiscovered, AssetProcessed, type Tag } from '../contract.ts'
import type { AssetRow } from '../shape.ts'
import { discovered, processed } from '../views/asset-folds.ts'

export interface SampleAsset {
  readonly path?: string
  readonly media_type?: 'image' | 'video' | 'audio' | 'document'
  readonly format?: string
  readonly width?: number
  readonly height?: number
  readonly size?: number
  readonly project?: string
  readonly source?: string
  readonly created_at?: string
  readonly modified_at?: string
  readonly prompt?: string
  readonly model?: string
  /** `style:noir`. */
  readonly tags?: readonly string[]
}

export const hashOf = (name: string) => sha256(name)

/** What the log says of an asset that was found and described, without a file. */
export function sampleAsset(name: string, sample: SampleAsset = {}): NewEvent[] {
  const {
    path = `/library/${name}.png`,
    format = 'png',
    width = 64,
    height = 48,
    created_at = '2024-05-20T10:00:00.000Z',
  } = sample
  const content_hash = hashOf(name)
  const source_type = sample.source ?? 'unknown'
  const modified = BigInt(Date.parse(sample.modified_at ?? created_at)) * 1_000_000n
  const generation = {
    ...(sample.prompt && { prompt: sample.prompt }),
    ...(sample.model && { model: sample.model }),
  }
  return [
    AssetDiscovered({
      file_path: path,
      content_hash,
      file_size: sample.size ?? 1000,
      media_type: sample.media_type ?? 'image',
      project_name: sample.project ?? 'uncategorized',
      source_type,
      inbox_path: '/library',
      stamp: { size_bytes: sample.size ?? 1000, mtime_ns: String(modified), inode: `1:${name}` },
    }),
    AssetProcessed({
      content_hash,
      file_path: path,
      metadata: { format, mime: `image/${format}`, width, height, created_at },
      ...(Object.keys(generation).length > 0 && { generation_params: generation }),
      source_type,
      tags: (sample.tags ?? []).map(toTag),
      problems: [],
      processor_version: 'test',
    }),
  ]
}

/** The row that comes of it. */
export function sampleRow(name: string, sample: SampleAsset = {}): AssetRow {
  const [found, described] = sampleAsset(name, sample)
  const record = { time: '2024-05-20T10:00:00.000Z' } as EventRecord
  const row = discovered(undefined, found!.data as Parameters<typeof discovered>[1], record)
  return processed(row, described!.data as Parameters<typeof processed>[1])!
}

function toTag(text: string): Tag {
  const colon = text.indexOf(':')
  return { key: text.slice(0, colon), value: text.slice(colon + 1), confidence: 1, source: 'auto' }
}
