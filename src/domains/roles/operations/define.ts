import { operation } from '#kernel'
import { z } from 'zod'
import {
  builtInRoles,
  patternsOf,
  PermissionPattern,
  permissionsBeyond,
  permits,
  RoleDefined,
  RoleName,
} from '../contract.ts'
import { Roles } from '../views.ts'

const most = 200

/** Makes or changes a role. It can permit nothing that whoever defines it may not do. */
export const define = operation('roles.define', {
  about: 'Make or change a role; those who have it may do more or less at once, on open connections too.',
  effect: 'write',
  rest: 'PUT /roles/{role}',
  input: z.strictObject({
    role: RoleName,
    about: z.string().max(500).default(''),
    permissions: z.array(PermissionPattern).min(1).max(100).describe('assets:*, *:read, …'),
    except: z.array(PermissionPattern).max(100).default([]).describe('taken away from the permissions'),
  }),
  output: z.object({ role: z.string() }),
  uses: { rows: Roles },
  refuses: { ROLE_BUILT_IN: 409, TOO_MANY_ROLES: 422, MORE_THAN_HELD: 403 },

  async run(wanted, { rows, actor, caller, emit, refuse }) {
    const { role } = wanted
    if (builtInRoles.some(each => each.role === role)) {
      throw refuse('ROLE_BUILT_IN', `${role} means the same everywhere; choose another name`)
    }
    const all = await rows.rows(query => query.orderBy('role'))
    if (all.length >= most && all.every(each => each.role !== role)) {
      throw refuse('TOO_MANY_ROLES', `There are ${most} roles already`)
    }
    const held = (permission: string) => caller?.can(permission) ?? actor.kind === 'system'
    const named = patternsOf([wanted, ...builtInRoles, ...all])
    const beyond = permissionsBeyond(permission => permits(wanted, permission), held, named)
    if (beyond.length > 0) {
      throw refuse('MORE_THAN_HELD', `${role} would permit more than you may do: ${beyond[0]}`, {
        details: { permissions: beyond.slice(0, 50) },
        suggestions: ['except'],
      })
    }
    emit(RoleDefined(wanted))
    return { role }
  },
})
