import { boolean, integer, json, optional, real, text } from '#kernel'
import type { Tag } from '../contract.ts'

export const columns = {
  content_hash: text,
  /** A place that has it; others are in `asset_files`. */
  file_path: text,
  /** No place is known that still has it. */
  file_missing: boolean,
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
  /** By a person, who gave stars or said so in a tag. */
  is_reviewed: boolean,
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
}
