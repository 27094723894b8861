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
export const Usd = z.object({ amount: z.string(), currency: z.string() })
export const ofAsset = { subject: (data: { content_hash: string }) => data.content_hash }
export const Path = z.string().max(4096)
