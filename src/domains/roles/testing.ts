import { trustedCaller, type Actor, type Caller } from '#kernel'
import { builtInRoles, permits } from './contract.ts'

export { roles } from './domain.ts'

/** Somebody who has a role every Alice has, and no other. */
export function callerAs(role: string, actor?: Actor): Caller {
  const grant = builtInRoles.find(each => each.role === role)!
  return {
    ...trustedCaller(actor ?? { id: role, kind: 'person' }),
    roles: [role],
    can: permission => permits(grant, permission),
  }
}
