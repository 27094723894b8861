import { event } from '#kernel'
import { z } from 'zod'

/** SHA-256 of the bytes, lower-case hex: the same bytes anywhere are one asset. */
export const ContentHash = z.string().regex(/^[0-9a-f]{64}$/, 'a content hash is 64 lower-case hex digits')
export const MediaType = z.enum(['image', 'video', 'audio', 'document'])
export const Role = z.enum(['hero', 'b_roll', 'reference', 'wip', 'final', 'rejected'])
export const RelationKind = z.enum(['variation', 'reference', 'derivative', 'sequence'])
export const RemovalReason = z.enum(['broken', 'duplicate', 'maybe-later', 'rejected', 'archive'])
export const PlacementOperation = z.enum(['copy', 'move', 'link'])

/** A typed tag: `style = cyberpunk`, how sure, and who said so. */
export const Tag = z.strictObject({
  key: z.string().min(1).max(60),
  value: z.string().min(1).max(200),
  confidence: z.number().min(0).max(1).default(1),
  source: z.enum(['user', 'ai', 'auto']).default('user'),
})
export type Tag = z.output<typeof Tag>

export const Stamp = z.object({ size_bytes: z.number(), mtime_ns: z.string(), inode: z.string() })
export const QualityIssue = z.object({
  kind: z.string(),
  severity: z.enum(['low', 'medium', 'high']),
  note: z.string().optional(),
})
const usd = z.object({ amount: z.string(), currency: z.string() })
const ofAsset = { subject: (data: { content_hash: string }) => data.content_hash }
const path = z.string().max(4096)

export const AssetDiscovered = event(
  'asset.discovered',
  {
    file_path: path,
    content_hash: ContentHash,
    file_size: z.number().int(),
    media_type: MediaType,
    project_name: z.string(),
    source_type: z.string().optional(),
    inbox_path: path.optional(),
    discovery_source: z.enum(['file_scan', 'watch_mode', 'manual']).optional(),
    /** What an unchanged file looks like without reading it. */
    stamp: Stamp,
  },
  { ...ofAsset, about: 'A media file was found at a place; its bytes are its identity.' },
)

export const AssetDuplicateFound = event(
  'asset.duplicate_found',
  { content_hash: ContentHash, file_path: path, original_path: path },
  { ...ofAsset, about: 'The same bytes were found at another place.' },
)

export const AssetFileMissing = event(
  'asset.file_missing',
  { content_hash: ContentHash, file_path: path },
  { ...ofAsset, about: 'A file that was known is no longer at its place.' },
)

export const AssetProcessingStarted = event(
  'asset.processing_started',
  { workflow_id: z.string(), content_hash: ContentHash, file_path: path },
  { ...ofAsset, priority: 'low', about: 'A workflow began to work on an asset.' },
)

export const AssetProcessed = event(
  'asset.processed',
  {
    content_hash: ContentHash,
    file_path: path,
    metadata: z.object({
      format: z.string(),
      mime: z.string(),
      width: z.number().optional(),
      height: z.number().optional(),
      duration_ms: z.number().optional(),
      /** RFC 3339; when it was made, from EXIF, else the file's modification time. */
      created_at: z.string(),
    }),
    extracted_metadata: z.record(z.string(), z.unknown()).optional(),
    generation_params: z.record(z.string(), z.unknown()).optional(),
    source_type: z.string(),
    tags: z.array(Tag).max(200),
    problems: z.array(z.string()).max(50),
    processing_duration_ms: z.number().optional(),
    processor_version: z.string(),
  },
  { ...ofAsset, about: 'Metadata was read from the file and understood.' },
)

export const AssetFingerprinted = event(
  'asset.fingerprinted',
  {
    content_hash: ContentHash,
    /** 64-bit perceptual hashes, 16 hex digits each. */
    phash: z.string(),
    dhash: z.string(),
    /** Blob hash of a small JPEG. */
    thumbnail: z.string().optional(),
  },
  { ...ofAsset, about: 'The picture was decoded once: a thumbnail and hashes of what it looks like.' },
)

export const QualityAssessed = event(
  'quality.assessed',
  {
    content_hash: ContentHash,
    file_path: path,
    star_rating: z.number().int().min(1).max(5),
    combined_score: z.number().min(0).max(1),
    brisque_score: z.number().optional(),
    /** Scores of different models are not comparable: `brisque/alice-2026`. */
    brisque_metric: z.string().optional(),
    sightengine_score: z.number().optional(),
    claude_assessment: z.record(z.string(), z.unknown()).optional(),
    quality_issues: z.array(QualityIssue).optional(),
    pipeline_mode: z.string().optional(),
    assessment_duration_ms: z.number().optional(),
    stages_completed: z.array(z.string()).optional(),
    stages_skipped: z.array(z.object({ stage: z.string(), reason: z.string() })).optional(),
    cost: usd.optional(),
  },
  { ...ofAsset, about: 'Stars and scores were given. Stars never delete anything.' },
)

export const AssetOrganized = event(
  'asset.organized',
  {
    content_hash: ContentHash,
    source_path: path,
    destination_path: path,
    project_name: z.string(),
    source_type: z.string(),
    date_folder: z.string(),
    quality_folder: z.string().optional(),
    operation: PlacementOperation,
    sequence_number: z.number().int().optional(),
    workflow_id: z.string(),
    placement_id: z.string(),
    destination_root: path,
    is_sidecar: z.boolean(),
    stamp: Stamp,
  },
  { ...ofAsset, about: 'A file was brought to its place.' },
)

export const AssetOrganizeUndone = event(
  'asset.organize_undone',
  {
    content_hash: ContentHash,
    source_path: path,
    destination_path: path,
    operation: PlacementOperation,
    workflow_id: z.string(),
    placement_id: z.string(),
    is_sidecar: z.boolean(),
    stamp: Stamp.optional(),
  },
  { ...ofAsset, about: 'A placement was taken back.' },
)

export const AssetTagged = event(
  'asset.tagged',
  {
    content_hash: ContentHash,
    added: z.array(Tag).max(200),
    /** Value absent: every value of the key. */
    removed: z.array(z.strictObject({ key: z.string(), value: z.string() })).max(200),
  },
  { ...ofAsset, about: 'Tags were given or taken away.' },
)

export const AssetRated = event(
  'asset.rated',
  { content_hash: ContentHash, rating: z.number().int().min(0).max(5) },
  { ...ofAsset, about: 'A person gave stars; they count more than computed ones. 0 takes them back.' },
)

export const AssetRoleSet = event(
  'asset.role_set',
  { content_hash: ContentHash, role: Role.nullable() },
  {
    ...ofAsset,
    about: 'What the asset is for in its project.',
  },
)

export const AssetRelated = event(
  'asset.related',
  {
    content_hash: ContentHash,
    other_hash: ContentHash,
    kind: RelationKind,
    note: z.string().max(500).optional(),
  },
  {
    ...ofAsset,
    about:
      'Two assets belong together: the first is a variation, reference, derivative or next of the other.',
  },
)

export const AssetRemoved = event(
  'asset.removed',
  { content_hash: ContentHash, reason: RemovalReason, note: z.string().max(500).optional() },
  { ...ofAsset, about: 'An asset was put aside; its files stay where they are.' },
)

export const AssetRestored = event(
  'asset.restored',
  { content_hash: ContentHash },
  { ...ofAsset, about: 'An asset came back.' },
)

export const MetadataUpdated = event(
  'metadata.updated',
  {
    content_hash: ContentHash,
    metadata_type: z.enum(['embedded', 'cached', 'database']),
    updated_fields: z.array(z.string()),
    metadata: z.record(z.string(), z.unknown()).optional(),
    update_reason: z.enum(['quality_assessment', 'user_edit', 'ai_analysis']).optional(),
    file_path: path.optional(),
    previous_version: z.string().optional(),
  },
  { ...ofAsset, about: 'Tags or ratings were written beside or into the file, so that they travel with it.' },
)

export const AssetDiscoveryRequested = event(
  'asset.discovery_requested',
  { workflow_id: z.string(), filters: z.record(z.string(), z.unknown()) },
  { subject: data => data.workflow_id, about: 'For other services: assets are wanted.' },
)

export const QualityAssessmentRequested = event(
  'quality.assessment_requested',
  { workflow_id: z.string(), asset_id: z.string() },
  { subject: data => data.asset_id, about: 'For other services: an assessment is wanted.' },
)

export const SelectionChanged = event(
  'selection.changed',
  { selection: z.string(), added: z.array(ContentHash).max(1000), removed: z.array(ContentHash).max(1000) },
  { subject: data => data.selection, about: 'A named pick of assets grew or shrank.' },
)
