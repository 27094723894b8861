import type { View } from '#kernel'
import { z } from 'zod'
import { MediaType, Role, Tag } from './contract.ts'
import type { AssetFiles, AssetRelations, Assets, Sequences } from './views.ts'

type RowIn<V> = V extends View<infer R> ? R : never
export type AssetRow = RowIn<typeof Assets>
export type PlaceRow = RowIn<typeof AssetFiles>
export type RelationRow = RowIn<typeof AssetRelations>
export type SequenceRow = RowIn<typeof Sequences>

/** An asset as lists show it. */
export const AssetSummary = z.object({
  content_hash: z.string(),
  file_path: z.string(),
  /** No place is known that still has the file. */
  file_missing: z.boolean(),
  file_name: z.string(),
  media_type: MediaType,
  format: z.string(),
  file_size: z.number(),
  width: z.number().nullable(),
  height: z.number().nullable(),
  duration_ms: z.number().nullable(),
  project: z.string(),
  ai_source: z.string(),
  quality_rating: z.number().nullable(),
  /** Given by a person, and then the stars above. */
  user_rating: z.number().nullable(),
  combined_score: z.number().nullable(),
  /** Something about the file is not as it should be; assets.get says what. */
  has_problems: z.boolean(),
  role: Role.nullable(),
  removed: z.string().nullable(),
  tags: z.array(Tag),
  prompt: z.string().nullable(),
  model: z.string().nullable(),
  created_at: z.string(),
  modified_at: z.string(),
  discovered_at: z.string(),
  /** Blob hash of a small JPEG. */
  thumbnail: z.string().nullable(),
})
export type AssetSummary = z.output<typeof AssetSummary>

export function toSummary(row: AssetRow): AssetSummary {
  const { source_type, media_type, role, tags, ...rest } = row
  const has_problems = row.problems > 0
  return AssetSummary.parse({
    ...rest,
    media_type,
    role,
    ai_source: source_type,
    has_problems,
    tags: tags.slice(0, 50),
  })
}
