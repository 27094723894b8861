import type { z } from 'zod'
import type { Key, KeyKind } from './contract.ts'

/** What decides whether a key is good. */
export interface KeyTimes {
  readonly expires_at: string | null
  readonly revoked_at: string | null
}

export function statusOf({ expires_at, revoked_at }: KeyTimes, now: Date): z.output<typeof Key>['status'] {
  if (revoked_at !== null) return 'revoked'
  return expires_at !== null && Date.parse(expires_at) <= now.getTime() ? 'expired' : 'active'
}

/** Assistants' keys are for assistants; whoever else asks for a key is taken for a person. */
export const usualKind = (roles: readonly string[]): KeyKind =>
  roles.every(role => role === 'assistant') ? 'assistant' : 'person'
