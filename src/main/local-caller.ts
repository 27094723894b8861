import { builtInRoles, permits } from '#domains/roles/contract'
import { trustedCaller, type Actor, type Caller } from '#kernel'
import { owner } from './owner-key.ts'

const assistantRole = builtInRoles.find(({ role }) => role === 'assistant')!

/** Whoever sits at this machine and opens Alice in their own process: the owner, or an assistant the owner lets in. */
export const localCaller = (actor: Actor): Caller =>
  actor.kind === 'assistant'
    ? {
        ...trustedCaller(actor),
        roles: [assistantRole.role],
        behind: trustedCaller(owner),
        can: permission => permits(assistantRole, permission),
      }
    : trustedCaller(actor)
