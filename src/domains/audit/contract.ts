import { event } from '#kernel'
import { z } from 'zod'

/** Where one record is, and the first half of its hash in the chain. */
export const Link = z.object({ position: z.number().int(), hash: z.string().length(16) })
export type Link = z.output<typeof Link>

/** What a seal vouches for. */
export const Vouched = z.object({
  /** Records from the first of the log to the last one sealed. */
  count: z.number().int(),
  /** Of the last record sealed. */
  position: z.number().int(),
  /** Of the chain up to there, SHA-256. */
  hash: z.string(),
  /** The records since the seal before. */
  links: z.array(Link),
  /** The seal before; empty for the first. */
  previous: z.string(),
  /** Says which key it was, and not what the key is. */
  key_id: z.string(),
})
export type Vouched = z.output<typeof Vouched>

export const AuditSealed = event(
  'audit.sealed',
  {
    ...Vouched.shape,
    /** HMAC-SHA-256 (RFC 2104) of the canonical JSON of all the rest. */
    seal: z.string(),
  },
  {
    subject: () => 'audit',
    priority: 'low',
    about: 'The audit records up to a position were sealed with a key that the database does not have.',
  },
)
export type Seal = z.output<typeof AuditSealed.schema>

export const AuditRecord = z.object({
  position: z.number(),
  time: z.string(),
  actor: z.string(),
  operation: z.string(),
  effect: z.string(),
  outcome: z.string(),
  code: z.string().nullable(),
  input_digest: z.string(),
  idempotency_key: z.string().nullable(),
  duration_ms: z.number(),
  trace_parent: z.string().nullable(),
})
