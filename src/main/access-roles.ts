import { keyPermits } from '#domains/keys/contract'
import type { Grant, Role } from '#domains/roles/contract'
import type { Actor } from '#kernel'
import type { App } from '#kernel/run'
import { hearEvents } from './access-events.ts'

/** The roles as they are now, in every process that shares the log. */
export interface LiveRoles {
  /** A test that follows what the roles permit; a role that is gone permits nothing. */
  permitting(roles: readonly string[], scopes: readonly string[]): (permission: string) => boolean
  close(): void
}

const system: Actor = { id: 'alice', kind: 'system' }
const mostKnown = 1000

export async function followRoles(app: Pick<App, 'bus' | 'call' | 'log'>): Promise<LiveRoles> {
  const grantByRole = new Map<string, Grant>()
  let version = 0

  const close = hearEvents(app, ['role.defined', 'role.removed'], {
    onEvent({ type, subject, data }) {
      version += 1
      if (type === 'role.defined') grantByRole.set(subject, data as Grant)
      else grantByRole.delete(subject)
    },
    onGap: () =>
      void readAll().catch((error: unknown) =>
        app.log.error({ err: error }, 'The roles could not be read again'),
      ),
  })

  /** Reads again when something was heard meanwhile, which is newer. */
  async function readAll(): Promise<void> {
    const before = version
    const { roles } = (await app.call('roles.list', {}, { actor: system })) as { roles: readonly Role[] }
    if (version !== before) return readAll()
    version += 1
    grantByRole.clear()
    for (const role of roles) grantByRole.set(role.role, role)
  }
  await readAll()

  return {
    close,
    permitting(names, scopes) {
      const known = new Map<string, boolean>()
      let knownAt = version
      return permission => {
        if (knownAt !== version) known.clear()
        knownAt = version
        const before = known.get(permission)
        if (before !== undefined) return before
        const grants = names.flatMap(name => grantByRole.get(name) ?? [])
        const answer = keyPermits(grants, scopes, permission)
        if (known.size < mostKnown) known.set(permission, answer)
        return answer
      }
    },
  }
}
