import type { TokenClaims, Tokens } from '#domains/keys/ports'
import type { Caller } from '#kernel'
import type { Clock } from '#kernel/ports'
import { sha256 } from '#lib/hash'
import { createLru } from '#lib/lru'
import type { LiveRoles } from './access-roles.ts'

interface TokenDeps {
  readonly tokens: Tokens | undefined
  readonly roles: LiveRoles
  readonly clock: Clock
}

interface Session {
  readonly caller: Caller
  readonly expiresAt: number
}

const mostKept = 10_000

/** Callers by the tokens of other services, each checked once and kept until it expires. */
export function createTokenSessions({ tokens, roles, clock }: TokenDeps) {
  const sessionByHash = createLru<string, Session>(mostKept)
  const timers = new Set<() => void>()

  /** Its timer is set when somebody wants to know of the end: most tokens are shown with single requests. */
  function open({ issuer, subject, kind, roles: names, scopes, expiresAt }: TokenClaims): Session {
    const permits = roles.permitting(names, scopes)
    let ending: AbortController | undefined
    const end = () => {
      const controller = new AbortController()
      const cancel = clock.after(expiresAt - clock.now(), () => {
        timers.delete(cancel)
        controller.abort()
      })
      timers.add(cancel)
      return controller
    }
    const caller: Caller = {
      actor: { id: `${issuer}/${subject}`, kind },
      roles: names,
      can: permission => clock.now() < expiresAt && permits(permission),
      get ended() {
        ending ??= end()
        return ending.signal
      },
    }
    return { caller, expiresAt }
  }

  return {
    async callerOf(token: string): Promise<Caller | undefined> {
      if (!tokens) return undefined
      const hash = sha256(token)
      const known = sessionByHash.get(hash)
      if (known && known.expiresAt > clock.now()) return known.caller
      const claims = await tokens.verify(token)
      if (!claims || claims.expiresAt <= clock.now()) return undefined
      const session = open(claims)
      sessionByHash.set(hash, session)
      return session.caller
    },
    close() {
      for (const cancel of timers) cancel()
    },
  }
}
