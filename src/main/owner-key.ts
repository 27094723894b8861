import type { Actor } from '#kernel'
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
