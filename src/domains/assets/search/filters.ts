import { z } from 'zod'
import { ContentHash, MediaType } from '../contract.ts'

const word = z.string().min(1).max(200)
const words = z.array(word).max(50)
const range = <T extends z.ZodType>(of: T) => z.strictObject({ min: of.optional(), max: of.optional() })
/** `2024-05-19` or a full RFC 3339 time. */
const date = z.union([z.iso.date(), z.iso.datetime({ offset: true })])
const limited = <T extends z.ZodType>(record: z.ZodRecord<z.ZodString, T>) =>
  record.refine(value => Object.keys(value).length <= 20, 'at most 20 keys')

/** Each further `*` multiplies what a hostile name can cost. */
const NamePattern = z
  .string()
  .max(200)
  .refine(text => text.split('*').length <= 5, 'at most four *')

/** What an asset must be like; every field given must hold. */
export const Filters = z.strictObject({
  media_type: MediaType.optional(),
  file_formats: words.optional().describe('png, jpeg, webp, mp4 …'),
  file_size: range(z.number().min(0)).optional().describe('bytes'),
  dimensions: z
    .strictObject({
      width: range(z.number()).optional(),
      height: range(z.number()).optional(),
      aspect_ratio: range(z.number()).optional(),
    })
    .optional(),
  quality_rating: range(z.number().min(0).max(5)).optional(),
  has_rating: z.boolean().optional().describe('with any stars, by a person or computed; or without'),
  tags: words.optional().describe('all of them; `value` or `key:value`'),
  any_tags: words.optional(),
  exclude_tags: words.optional(),
  tag_values: limited(z.record(z.string().max(60), z.union([word, words]))).optional(),
  tag_ranges: limited(z.record(z.string().max(60), range(z.number()))).optional(),
  tag_patterns: limited(z.record(z.string().max(60), z.string().max(200)))
    .optional()
    .describe('regular expressions per tag key'),
  ai_source: words.optional().describe('comfyui, midjourney, camera, unknown …'),
  project: z.union([word, words]).optional(),
  content_hash: z.union([ContentHash, z.array(ContentHash).max(1000)]).optional(),
  has_metadata: z
    .array(z.enum(['generation', 'prompt', 'model', 'seed', 'dimensions', 'rating', 'role', 'thumbnail']))
    .optional(),
  date_range: z.strictObject({ start: date.optional(), end: date.optional() }).optional(),
  filename_pattern: NamePattern.optional().describe('`*` and `?` as in a shell'),
  prompt_keywords: words.optional().describe('all of them, anywhere in prompt, tags or name'),
  text: z.string().max(500).optional().describe('words in prompt, tags, names, model, project'),
  role: z.enum(['hero', 'b_roll', 'reference', 'wip', 'final', 'rejected']).optional(),
  reviewed: z
    .boolean()
    .optional()
    .describe('a person gave stars, or a tag like review:picked or review:rejected'),
  removed: z.enum(['without', 'only', 'with']).default('without').describe('assets that were put aside'),
})
export type Filters = z.output<typeof Filters>
