import { event } from '#kernel'
import { z } from 'zod'
import {
  ContentHash,
  ofAsset,
  Path,
  QualityIssue,
  RelationKind,
  RemovalReason,
  Role,
  Tag,
  Usd,
} from './words.ts'

export const QualityAssessed = event(
  'quality.assessed',
  {
    content_hash: ContentHash,
    file_path: Path,
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
    cost: Usd.optional(),
  },
  { ...ofAsset, about: 'Stars and scores were given. Stars never delete anything.' },
)

export const AssetTagged = event(
  'asset.tagged',
  {
    content_hash: ContentHash,
    added: z.array(Tag).max(200),
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
    /** `embedded` in a file of its own, `cached` in an XMP sidecar beside the file. */
    metadata_type: z.enum(['embedded', 'cached', 'database']),
    updated_fields: z.array(z.string()),
    metadata: z.record(z.string(), z.unknown()).optional(),
    update_reason: z.enum(['quality_assessment', 'user_edit', 'ai_analysis']).optional(),
    file_path: Path.optional(),
    previous_version: z.string().optional(),
  },
  { ...ofAsset, about: 'Tags or ratings were written beside or into the file, so that they travel with it.' },
)

export const QualityAssessmentRequested = event(
  'quality.assessment_requested',
  { workflow_id: z.string(), asset_id: z.string() },
  { subject: data => data.asset_id, about: 'For other services: an assessment is wanted.' },
)
