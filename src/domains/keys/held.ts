import { builtInRoles, patternsOf, permissionsBeyond, type Role } from '#domains/roles/contract'
import type { Actor, Caller, OperationControl, Refusal } from '#kernel'
import { keyPermits, type KeyKind } from './contract.ts'

interface Asking {
  readonly actor: Actor
  readonly caller: Caller | undefined
  readonly operations: OperationControl
  readonly refuse: (
    code: 'ROLE_NOT_FOUND' | 'MORE_THAN_HELD',
    message: string,
    more?: { details?: Record<string, unknown>; suggestions?: string[] },
  ) => Refusal
}

interface Wanted {
  readonly kind: KeyKind
  readonly roles: readonly string[]
  readonly scopes: readonly string[]
}

/** Refuses a key that could do anything its asker may not do: neither by what it permits nor by what it counts as. */
export async function assertHeld(asking: Asking, { kind, roles, scopes }: Wanted): Promise<void> {
  const { actor, caller, refuse } = asking
  const known = await allRoles(asking)
  const wanted = roles.map(role => {
    const found = known.find(each => each.role === role)
    if (found) return found
    throw refuse('ROLE_NOT_FOUND', `There is no role ${role}`, { suggestions: ['roles.list'] })
  })
  if (kind === 'person' && actor.kind !== 'person' && actor.kind !== 'system') {
    throw refuse('MORE_THAN_HELD', `${actor.kind}s cannot make keys for people`, { suggestions: ['kind'] })
  }
  const beyond = permissionsBeyond(
    permission => keyPermits(wanted, scopes, permission),
    permission => caller?.can(permission) ?? actor.kind === 'system',
    [...patternsOf(known), ...patternsOf(builtInRoles), ...scopes],
  )
  if (beyond.length === 0) return
  throw refuse('MORE_THAN_HELD', `The key would permit more than you may do: ${beyond[0]}`, {
    details: { permissions: beyond.slice(0, 50) },
    suggestions: ['role', 'scope'],
  })
}

async function allRoles({ operations, actor }: Asking): Promise<readonly Role[]> {
  const { roles } = (await operations.call('roles.list', {}, { actor })) as { roles: readonly Role[] }
  return roles
}
