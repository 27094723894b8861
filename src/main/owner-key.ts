import { builtInRoles, permits } from '#domains/roles/contract'
import { trustedCaller, type Actor, type Caller } from '#kernel'
import { randomBytes } from 'node:crypto'
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { secretFile } from './secret-file.ts'

export const owner: Actor = { id: 'owner', kind: 'person' }

/** The key of the one who owns the data folder, made at the first start and readable by nobody else. */
export const ownerKey = (home: string): Promise<string> =>
  secretFile(join(home, 'owner.key'), () => `alice_${randomBytes(24).toString('base64url')}`)

/** False before the first start of a server. */
export const hasOwnerKey = (home: string): Promise<boolean> =>
  access(join(home, 'owner.key')).then(
    () => true,
    () => false,
  )

export const assistantHeader = 'x-alice-assistant'

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
