import { boolean, integer, json, optional, real, text, view } from '#kernel'
import {
  AssetDiscovered,
  AssetFileMissing,
  AssetFingerprinted,
  AssetOrganized,
  AssetOrganizeUndone,
  AssetProcessed,
  AssetRated,
  AssetRelated,
  AssetRemoved,
  AssetRestored,
  AssetRoleSet,
  AssetTagged,
  QualityAssessed,
  SelectionChanged,
  type Tag,
} from './contract.ts'
import { fileNameOf, mergeTags, starsOf, tagsText } from './rules.ts'

/** One row an asset: everything that is searched, sorted or shown in a list. */
export const Assets = view('assets', {
  about: 'Every asset with what is searched, sorted and listed',
  key: ['content_hash'],
  columns: {
    content_hash: text,
    /** Where it was seen last; other places are in `asset_files`. */
    file_path: text,
    file_name: text,
    file_size: integer,
    media_type: text,
    format: text,
    mime: text,
    width: optional(integer),
    height: optional(integer),
    aspect_ratio: optional(real),
    duration_ms: optional(integer),
    project: text,
    source_type: text,
    created_at: text,
    modified_at: text,
    discovered_at: text,
    prompt: optional(text),
    negative_prompt: optional(text),
    model: optional(text),
    seed: optional(text),
    has_generation: boolean,
    tags: json<Tag[]>(),
    tags_text: text,
    /** A person's stars where there are any, else the computed ones. */
    quality_rating: optional(integer),
    user_rating: optional(integer),
    assessed_rating: optional(integer),
    combined_score: optional(real),
    brisque_score: optional(real),
    /** The pipeline of the last assessment. */
    assessed_by: optional(text),
    role: optional(text),
    removed: optional(text),
    phash: optional(text),
    dhash: optional(text),
    thumbnail: optional(text),
    problems: integer,
  },
  indexes: [
    // Covers the facets of an unfiltered search in one pass.
    ['removed', 'media_type', 'source_type', 'quality_rating'],
    ['project'],
    ['source_type'],
    ['quality_rating', 'content_hash'],
    ['created_at', 'content_hash'],
    ['modified_at', 'content_hash'],
    ['file_size', 'content_hash'],
    ['file_name', 'content_hash'],
    ['phash'],
  ],
  fullText: ['prompt', 'tags_text', 'file_name', 'model', 'project'],
  folds: when => [
    when(
      AssetDiscovered,
      data => data.content_hash,
      (row, data, { time }) => ({
        ...(row ?? {
          content_hash: data.content_hash,
          format: '',
          mime: '',
          width: null,
          height: null,
          aspect_ratio: null,
          duration_ms: null,
          source_type: data.source_type ?? 'unknown',
          created_at: time,
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
          project: data.project_name,
        }),
        file_path: row?.file_path ?? data.file_path,
        file_name: row?.file_name ?? fileNameOf(data.file_path),
        file_size: data.file_size,
        media_type: data.media_type,
        modified_at: new Date(Number(BigInt(data.stamp.mtime_ns) / 1_000_000n)).toISOString(),
      }),
    ),
    when(
      AssetProcessed,
      data => data.content_hash,
      (row, data) => {
        if (!row) return undefined
        const { metadata, generation_params: generation } = data
        const { width, height } = metadata
        const tags = mergeTags(row.tags, data.tags, [])
        const textOf = (name: string) =>
          typeof generation?.[name] === 'string' ? (generation[name] as string).slice(0, 8000) : null
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
          problems: data.problems.length,
        }
      },
    ),
    when(
      AssetFingerprinted,
      data => data.content_hash,
      (row, { phash, dhash, thumbnail }) =>
        row && { ...row, phash, dhash, thumbnail: thumbnail ?? row.thumbnail },
    ),
    when(
      QualityAssessed,
      data => data.content_hash,
      (row, data) =>
        row && {
          ...row,
          assessed_rating: data.star_rating,
          quality_rating: starsOf(row.user_rating, data.star_rating),
          combined_score: data.combined_score,
          brisque_score: data.brisque_score ?? null,
          assessed_by: data.pipeline_mode ?? null,
        },
    ),
    when(
      AssetTagged,
      data => data.content_hash,
      (row, { added, removed }) => {
        if (!row) return undefined
        const tags = mergeTags(row.tags, added, removed)
        return { ...row, tags, tags_text: tagsText(tags) }
      },
    ),
    when(
      AssetRated,
      data => data.content_hash,
      (row, { rating }) =>
        row && {
          ...row,
          user_rating: rating || null,
          quality_rating: starsOf(rating || null, row.assessed_rating),
        },
    ),
    when(
      AssetRoleSet,
      data => data.content_hash,
      (row, { role }) => row && { ...row, role },
    ),
    when(
      AssetRemoved,
      data => data.content_hash,
      (row, { reason }) => row && { ...row, removed: reason },
    ),
    when(
      AssetRestored,
      data => data.content_hash,
      row => row && { ...row, removed: null },
    ),
    when(
      AssetOrganized,
      data => data.content_hash,
      (row, data) =>
        row && !data.is_sidecar
          ? { ...row, file_path: data.destination_path, file_name: fileNameOf(data.destination_path) }
          : row,
    ),
    when(
      AssetOrganizeUndone,
      data => data.content_hash,
      (row, data) =>
        row && !data.is_sidecar
          ? { ...row, file_path: data.source_path, file_name: fileNameOf(data.source_path) }
          : row,
    ),
  ],
})

/** What is shown of one asset only when somebody looks at it. */
export const AssetDetails = view('asset_details', {
  about: 'Full metadata, generation parameters and the last assessment of each asset',
  key: ['content_hash'],
  columns: {
    content_hash: text,
    metadata: optional(json<Record<string, unknown>>()),
    generation_params: optional(json<Record<string, unknown>>()),
    problems: json<string[]>(),
    assessment: optional(json<Record<string, unknown>>()),
  },
  folds: when => [
    when(
      AssetProcessed,
      data => data.content_hash,
      (row, data) => ({
        content_hash: data.content_hash,
        metadata: data.extracted_metadata ?? null,
        generation_params: data.generation_params ?? null,
        problems: data.problems,
        assessment: row?.assessment ?? null,
      }),
    ),
    when(
      QualityAssessed,
      data => data.content_hash,
      (row, { content_hash, ...assessment }, { time }) => ({
        content_hash,
        metadata: row?.metadata ?? null,
        generation_params: row?.generation_params ?? null,
        problems: row?.problems ?? [],
        assessment: { ...assessment, assessed_at: time },
      }),
    ),
  ],
})

/** Every place a file is at: what makes a scan of an unchanged library cheap. */
export const AssetFiles = view('asset_files', {
  about: 'Every known file, with what it looks like without reading it',
  key: ['file_path'],
  columns: {
    file_path: text,
    content_hash: text,
    size_bytes: integer,
    mtime_ns: text,
    inode: text,
    inbox_path: optional(text),
    project: text,
  },
  indexes: [['content_hash'], ['inbox_path', 'file_path']],
  folds: when => [
    when(
      AssetDiscovered,
      data => data.file_path,
      (_, data) => ({
        file_path: data.file_path,
        content_hash: data.content_hash,
        ...data.stamp,
        inbox_path: data.inbox_path ?? null,
        project: data.project_name,
      }),
    ),
    when(
      AssetFileMissing,
      data => data.file_path,
      (row, data) => (row?.content_hash === data.content_hash ? undefined : row),
    ),
    when(
      AssetOrganized,
      data => [[data.source_path], [data.destination_path]],
      (row, data, _, [at]) => {
        if (data.is_sidecar) return row
        if (at === data.source_path) return data.operation === 'move' ? undefined : row
        return {
          file_path: data.destination_path,
          content_hash: data.content_hash,
          ...data.stamp,
          inbox_path: null,
          project: data.project_name,
        }
      },
    ),
    when(
      AssetOrganizeUndone,
      data => [[data.source_path], [data.destination_path]],
      (row, data, _, [at]) => {
        if (data.is_sidecar) return row
        if (at === data.destination_path) return undefined
        if (data.operation !== 'move' || !data.stamp) return row
        return {
          file_path: data.source_path,
          content_hash: data.content_hash,
          ...data.stamp,
          inbox_path: null,
          project: row?.project ?? '',
        }
      },
    ),
  ],
})

export const AssetTags = view('asset_tags', {
  about: 'Every tag of every asset, for filters and facets',
  key: ['content_hash', 'key', 'value'],
  columns: {
    content_hash: text,
    key: text,
    value: text,
    number: optional(real),
    confidence: real,
    source: text,
  },
  indexes: [['key', 'value'], ['value']],
  folds: when => [
    when(
      AssetProcessed,
      data => data.tags.map(tag => [data.content_hash, tag.key, tag.value]),
      (row, data, _, key) => row ?? tagRow(data.content_hash, data.tags, key),
    ),
    when(
      AssetTagged,
      data => [...data.added, ...data.removed].map(tag => [data.content_hash, tag.key, tag.value]),
      (_, data, __, key) => tagRow(data.content_hash, data.added, key),
    ),
  ],
})

function tagRow(content_hash: string, tags: readonly Tag[], [, key, value]: readonly (string | number)[]) {
  const tag = tags.find(each => each.key === key && each.value === value)
  if (!tag) return undefined
  const number = /^-?\d+(\.\d+)?$/.test(tag.value) ? Number(tag.value) : null
  return {
    content_hash,
    key: tag.key,
    value: tag.value,
    number,
    confidence: tag.confidence,
    source: tag.source,
  }
}

export const AssetRelations = view('asset_relations', {
  about: 'Which assets belong together, and how',
  key: ['content_hash', 'other_hash', 'kind'],
  columns: { content_hash: text, other_hash: text, kind: text, note: optional(text), created_at: text },
  indexes: [['other_hash']],
  folds: when => [
    when(
      AssetRelated,
      data => [[data.content_hash, data.other_hash, data.kind]],
      (_, data, { time }) => ({
        content_hash: data.content_hash,
        other_hash: data.other_hash,
        kind: data.kind,
        note: data.note ?? null,
        created_at: time,
      }),
    ),
  ],
})

/** The last number given per project and source: numbers grow, and gaps are not filled. */
export const Sequences = view('asset_sequences', {
  about: 'The last number given in organized names, per project and source',
  key: ['destination_root', 'project', 'source_type'],
  columns: { destination_root: text, project: text, source_type: text, last: integer },
  folds: when => [
    when(
      AssetOrganized,
      data => [[data.destination_root, data.project_name, data.source_type]],
      (row, data) => ({
        destination_root: data.destination_root,
        project: data.project_name,
        source_type: data.source_type,
        last: Math.max(row?.last ?? 0, data.sequence_number ?? 0),
      }),
    ),
  ],
})

export const SelectionItems = view('selection_items', {
  about: 'What is in each named pick',
  key: ['selection', 'content_hash'],
  columns: { selection: text, content_hash: text, added_at: text },
  folds: when => [
    when(
      SelectionChanged,
      data => [...data.added, ...data.removed].map(hash => [data.selection, hash]),
      (row, data, { time }, [, hash]) =>
        data.added.includes(String(hash))
          ? { selection: data.selection, content_hash: String(hash), added_at: row?.added_at ?? time }
          : undefined,
    ),
  ],
})
