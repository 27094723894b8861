import { grants, Refusal, trustedCaller, type Actor, type Authenticate, type Caller } from '#kernel'
import type { HookRequest } from '#kernel/run'

export const guest = trustedCaller({ id: 'guest', kind: 'person' })
export const assistant = trustedCaller({ id: 'mcp', kind: 'assistant' })

const clerk: Actor = { id: 'clerk', kind: 'person' }

/** Somebody with these permissions and no others; `take` and `give` change them, `end` ends the credentials. */
export function callerWith(permissions: readonly string[], actor = clerk) {
  const held = new Set(permissions)
  const ending = new AbortController()
  const caller: Caller = {
    actor,
    can: permission => [...held].some(pattern => grants(pattern, permission)),
    ended: ending.signal,
  }
  return {
    caller,
    give: (permission: string) => void held.add(permission),
    take: (permission: string) => void held.delete(permission),
    end: () => ending.abort(),
  }
}

/** Knows the key `let-me-in`, and further ones when they are given. */
export const authenticateGuest =
  (others: Readonly<Record<string, Caller>> = {}): Authenticate =>
  async ({ token }) => {
    if (token === undefined) return undefined
    const caller = token === 'let-me-in' ? guest : others[token]
    if (!caller) throw new Refusal('UNAUTHENTICATED', 'This key is not known here')
    return caller
  }

/** Resolves when the operation was asked for; hand `hooks` to the app. */
export function notice(wanted: string) {
  const asked = Promise.withResolvers<string>()
  const hooks = {
    authorize: ({ operation }: HookRequest) =>
      void (operation.name === wanted && asked.resolve(operation.name)),
  }
  return { hooks, asked: asked.promise }
}
