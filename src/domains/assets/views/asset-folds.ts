// What each fact does to an asset's row.
import type { EventDefinition, EventRecord, RowOf } from '#kernel'
import type {
  AssetDiscovered,
  AssetFileMissing,
  AssetFingerprinted,
  AssetOrganized,
  AssetOrganizeUndone,
  AssetProcessed,
  AssetRated,
  AssetTagged,
  QualityAssessed,
} from '../contract.ts'
import { fileNameOf, isReviewed, mergeTags, starsOf, tagsText } from '../rules.ts'
import type { columns } from './asset-columns.ts'

type Row = RowOf<typeof columns>
type DataOf<E> = E extends EventDefinition<infer Data> ? Data : never

export function discovered(
  row: Row | undefined,
  data: DataOf<typeof AssetDiscovered>,
  { time }: EventRecord,
): Row {
  const known = row ?? firstSeen(data, time)
  return {
    ...known,
    ...(known.file_missing ? at(data.file_path) : {}),
    file_missing: false,
    file_size: data.file_size,
    media_type: data.media_type,
    modified_at: new Date(Number(BigInt(data.stamp.mtime_ns) / 1_000_000n)).toISOString(),
  }
}

const firstSeen = (data: DataOf<typeof AssetDiscovered>, time: string): Row => ({
  content_hash: data.content_hash,
  ...at(data.file_path),
  file_missing: false,
  file_size: data.file_size,
  media_type: data.media_type,
  format: '',
  mime: '',
  width: null,
  height: null,
  aspect_ratio: null,
  duration_ms: null,
  project: data.project_name,
  source_type: data.source_type ?? 'unknown',
  created_at: time,
  modified_at: time,
  discovered_at: time,
  prompt: null,
  negative_prompt: null,
  model: null,
  seed: null,
  has_generation: false,
  tags: [],
  tags_text: '',
  quality_rating: null,
  user_rating: null,
  is_reviewed: false,
  assessed_rating: null,
  combined_score: null,
  brisque_score: null,
  assessed_by: null,
  role: null,
  removed: null,
  phash: null,
  dhash: null,
  thumbnail: null,
  problems: 0,
})

const at = (path: string) => ({ file_path: path, file_name: fileNameOf(path) })

export function fileMissing(row: Row | undefined, data: DataOf<typeof AssetFileMissing>): Row | undefined {
  if (row?.file_path !== data.file_path) return row
  return data.other_path === undefined ? { ...row, file_missing: true } : { ...row, ...at(data.other_path) }
}

export function processed(row: Row | undefined, data: DataOf<typeof AssetProcessed>): Row | undefined {
  if (!row) return undefined
  const { metadata, generation_params: generation } = data
  const { width, height } = metadata
  const tags = mergeTags(row.tags, data.tags, [])
  const textOf = (name: string) => {
    const text = generation?.[name]
    return typeof text === 'string' ? text.slice(0, 8000) : null
  }
  return {
    ...row,
    format: metadata.format,
    mime: metadata.mime,
    width: width ?? null,
    height: height ?? null,
    aspect_ratio: width && height ? Math.round((width / height) * 1000) / 1000 : null,
    duration_ms: metadata.duration_ms === undefined ? null : Math.round(metadata.duration_ms),
    source_type: data.source_type,
    created_at: metadata.created_at,
    prompt: textOf('prompt'),
    negative_prompt: textOf('negative_prompt'),
    model: textOf('model'),
    seed: textOf('seed'),
    has_generation: generation !== undefined,
    tags,
    tags_text: tagsText(tags),
    is_reviewed: isReviewed(row.user_rating, tags),
    problems: data.problems.length,
  }
}

export const fingerprinted = (row: Row | undefined, data: DataOf<typeof AssetFingerprinted>) =>
  row && { ...row, phash: data.phash, dhash: data.dhash, thumbnail: data.thumbnail ?? row.thumbnail }

export const assessed = (row: Row | undefined, data: DataOf<typeof QualityAssessed>) =>
  row && {
    ...row,
    assessed_rating: data.star_rating,
    quality_rating: starsOf(row.user_rating, data.star_rating),
    combined_score: data.combined_score,
    brisque_score: data.brisque_score ?? null,
    assessed_by: data.pipeline_mode ?? null,
  }

export function tagged(
  row: Row | undefined,
  { added, removed }: DataOf<typeof AssetTagged>,
): Row | undefined {
  const tags = mergeTags(row?.tags ?? [], added, removed)
  return row && { ...row, tags, tags_text: tagsText(tags), is_reviewed: isReviewed(row.user_rating, tags) }
}

/** No stars take back what a person said, and the computed ones count again. */
export function rated(row: Row | undefined, data: DataOf<typeof AssetRated>): Row | undefined {
  const user_rating = data.rating === 0 ? null : data.rating
  if (!row) return undefined
  const quality_rating = starsOf(user_rating, row.assessed_rating)
  return { ...row, user_rating, quality_rating, is_reviewed: isReviewed(user_rating, row.tags) }
}

export const organized = (row: Row | undefined, data: DataOf<typeof AssetOrganized>) =>
  row && !data.is_sidecar ? { ...row, ...at(data.destination_path), file_missing: false } : row

export const organizeUndone = (row: Row | undefined, data: DataOf<typeof AssetOrganizeUndone>) =>
  row && !data.is_sidecar ? { ...row, ...at(data.source_path), file_missing: false } : row
