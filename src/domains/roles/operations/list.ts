import { operation } from '#kernel'
import { z } from 'zod'
import { builtInRoles } from '../contract.ts'
import { Roles } from '../views.ts'

/** All of them: there are few. */
export const list = operation('roles.list', {
  about: 'List the roles and what each permits.',
  effect: 'read',
  rest: 'GET /roles',
  input: z.strictObject({}),
  output: z.object({
    roles: z.array(
      z.object({
        role: z.string(),
        about: z.string(),
        permissions: z.array(z.string()),
        except: z.array(z.string()),
        is_built_in: z.boolean(),
      }),
    ),
  }),
  uses: { rows: Roles },

  async run(_, { rows }) {
    const own = await rows.rows(query => query.orderBy('role'))
    const show = (isBuiltIn: boolean) => (role: (typeof builtInRoles)[number]) => ({
      role: role.role,
      about: role.about,
      permissions: [...role.permissions],
      except: [...role.except],
      is_built_in: isBuiltIn,
    })
    return { roles: [...builtInRoles.map(show(true)), ...own.map(show(false))] }
  },
})
