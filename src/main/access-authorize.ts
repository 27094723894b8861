import { assertMay, forbidden } from '#kernel'
import type { HookRequest } from '#kernel/run'

/** Decides about what was permitted by a role; refuses with `FORBIDDEN`. */
export type Policies = (request: HookRequest) => void

/** Deny by default: callers need the permission, and nobody goes without a caller but Alice's own parts. */
export const createAuthorize =
  (policies?: Policies) =>
  (request: HookRequest): void => {
    const { operation, actor, caller, isInner } = request
    if (caller) {
      assertMay(caller, operation.permission)
      policies?.(request)
    } else if (!isInner && actor.kind !== 'system') throw forbidden(operation.permission)
  }
