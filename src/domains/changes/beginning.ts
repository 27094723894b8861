import type { Actor } from '#kernel'
import { ChangeBegun } from './contract.ts'

/** Longer than an operation may take: whoever has not ended by then is gone. */
const inHandMs = 11 * 60_000

/** Somebody takes an approved change in hand. */
export const beginning = (change_id: string, by: Actor, now: Date) =>
  ChangeBegun({ change_id, by, until: new Date(now.getTime() + inHandMs).toISOString() })
