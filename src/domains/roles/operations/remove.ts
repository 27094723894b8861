import { operation } from '#kernel'
import { z } from 'zod'
import { RoleName, RoleRemoved } from '../contract.ts'
import { Roles } from '../views.ts'

/** Takes a role from everybody who has it. */
export const remove = operation('roles.remove', {
  about: 'Remove a role; whoever has it loses what it permits at once.',
  effect: 'destroy',
  rest: 'DELETE /roles/{role}',
  input: z.strictObject({ role: RoleName }),
  output: z.object({ role: z.string() }),
  uses: { rows: Roles },
  refuses: { ROLE_NOT_FOUND: 404 },

  async run({ role }, { rows, emit, refuse }) {
    if (!(await rows.get(role))) {
      throw refuse('ROLE_NOT_FOUND', `There is no role ${role} that could be removed`, {
        suggestions: ['roles.list'],
      })
    }
    emit(RoleRemoved({ role }))
    return { role }
  },
})
