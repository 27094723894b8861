import { domain } from '#kernel'
import { RoleDefined, RoleRemoved } from './contract.ts'
import { define } from './operations/define.ts'
import { list } from './operations/list.ts'
import { remove } from './operations/remove.ts'
import { Roles } from './views.ts'

export const roles = domain('roles', {
  about: 'Says what may be done under which name.',
  events: [RoleDefined, RoleRemoved],
  views: [Roles],
  operations: [list, define, remove],
})
