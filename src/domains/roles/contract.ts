import { event, grants } from '#kernel'
import { z } from 'zod'

export const PermissionPattern = z
  .string()
  .max(100)
  .regex(
    /^(\*|(\*|[a-z][a-z_]*):(\*|[a-z][a-z_]*))$/,
    'a pattern looks like *, assets:*, *:read or assets:read',
  )

export const RoleName = z
  .string()
  .max(60)
  .regex(/^[a-z][a-z0-9_-]*$/, 'a role has small letters, digits, - and _')

/** What may be done: what a pattern covers, but nothing an exception covers. */
export interface Grant {
  readonly permissions: readonly string[]
  readonly except: readonly string[]
}

export const permits = ({ permissions, except }: Grant, permission: string): boolean =>
  permissions.some(pattern => grants(pattern, permission)) &&
  !except.some(pattern => grants(pattern, permission))

export interface Role extends Grant {
  readonly role: string
  readonly about: string
}

/** Who may come in and what they may do then. */
const access = ['keys:*', 'roles:*']

/** Roles every Alice has. They cannot be changed, so that their names mean the same everywhere. */
export const builtInRoles: readonly Role[] = [
  { role: 'admin', about: 'Everything.', permissions: ['*'], except: [] },
  {
    role: 'operator',
    about: 'Everything but deciding who may come in and what they may do.',
    permissions: ['*'],
    except: [...access, 'policies:*'],
  },
  {
    role: 'assistant',
    about:
      'Reads and writes; approves nothing and sees neither keys, secrets, settings, the log of the process nor the audit record.',
    permissions: ['*:read', '*:write'],
    except: [...access, 'policies:*', 'secrets:*', 'audit:*', 'config:*', 'logs:*', 'limits:write'],
  },
  {
    role: 'viewer',
    about: 'Sees everything but keys, secrets, settings, the log of the process and the audit record.',
    permissions: ['*:read'],
    except: [...access, 'policies:*', 'secrets:*', 'audit:*', 'config:*', 'logs:*'],
  },
]

const patterns = z.array(PermissionPattern).max(100)

export const RoleDefined = event(
  'role.defined',
  { role: RoleName, about: z.string().max(500), permissions: patterns, except: patterns },
  {
    subject: data => data.role,
    permission: 'roles:read',
    priority: 'high',
    about: 'A role was made or changed; whoever has it may do more or less at once.',
  },
)

export const RoleRemoved = event(
  'role.removed',
  { role: RoleName },
  {
    subject: data => data.role,
    permission: 'roles:read',
    priority: 'high',
    about: 'A role is gone; whoever had it has lost what it permitted.',
  },
)

/** No domain and no effect is called so: it stands for all that a pattern covers without naming them. */
const unnamed = 'any_other'

/**
 * What is wanted and not held, as permissions; `any_other` stands for what nobody has named. Every name that a role or
 * a pattern knows is tried with every other, so that neither a pattern nor an exception hides anything.
 */
export function permissionsBeyond(
  wanted: (permission: string) => boolean,
  held: (permission: string) => boolean,
  named: readonly string[],
): string[] {
  const parts = named.map(pattern => pattern.split(':'))
  const names = (at: 0 | 1) => [...new Set([unnamed, ...parts.flatMap(each => each[at] ?? [])])]
  return names(0)
    .flatMap(domain => names(1).map(effect => `${domain}:${effect}`))
    .filter(permission => !permission.includes('*') && wanted(permission) && !held(permission))
}

/** Every pattern of these roles. */
export const patternsOf = (roles: readonly Grant[]): string[] =>
  roles.flatMap(({ permissions, except }) => [...permissions, ...except])
