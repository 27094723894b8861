// Wrong credentials are answered slowly and recorded, without letting whoever sends them fill the log or the memory.
import { AccessDenied, keyIdIn } from '#domains/keys/contract'
import { Refusal, type Actor, type Credentials } from '#kernel'
import type { Clock } from '#kernel/ports'
import type { App } from '#kernel/run'

export interface Denials {
  /** Resolves when the attempt may be answered; refuses when there are too many of them. */
  deny(credentials: Credentials): Promise<void>
  close(): void
}

interface Address {
  /** In the present window. */
  attempts: number
  recorded: number
  last: Pick<Credentials, 'token' | 'certificate'>
}

const windowMs = 60_000
const mostAddresses = 1000
/** Wrong keys happen to everybody; a program that guesses goes on. */
const freeAttempts = 5
const mostAttempts = 60
const longestWaitMs = 2000
const mostWaiting = 200
const system: Actor = { id: 'alice', kind: 'system' }

export function createDenials(app: Pick<App, 'append' | 'log'>, clock: Clock): Denials {
  const addresses = new Map<string, Address>()
  const waits = new Set<() => void>()
  let cancelSweep: (() => void) | undefined

  /** One event for what came since the last one. */
  function record(name: string, address: Address) {
    const attempts = address.attempts - address.recorded
    if (attempts === 0) return
    address.recorded = address.attempts
    const event = AccessDenied({ address: name, attempts, ...described(address.last) })
    app.append([event], { context: { actor: system } }).catch((error: unknown) => {
      app.log.error({ err: error }, 'A denied access could not be recorded')
    })
  }

  function sweep() {
    cancelSweep = undefined
    for (const [name, address] of addresses) record(name, address)
    addresses.clear()
  }

  function wait(ms: number): Promise<void> {
    return new Promise(resolve => {
      const done = () => {
        cancel()
        waits.delete(done)
        resolve()
      }
      const cancel = clock.after(ms, done)
      waits.add(done)
    })
  }

  return {
    async deny({ address = 'unknown', token, certificate }) {
      const name = addresses.has(address) || addresses.size < mostAddresses ? address.slice(0, 60) : 'others'
      const seen = addresses.get(name) ?? { attempts: 0, recorded: 0, last: {} }
      addresses.set(name, seen)
      cancelSweep ??= clock.after(windowMs, sweep)
      seen.attempts += 1
      seen.last = { token, certificate }
      if (seen.attempts === 1) record(name, seen)
      if (seen.attempts > mostAttempts || waits.size >= mostWaiting) throw tooMany()
      const over = seen.attempts - freeAttempts
      if (over > 0) await wait(Math.min(longestWaitMs, 50 * 2 ** over))
    },
    close() {
      cancelSweep?.()
      for (const done of waits) done()
    },
  }
}

function described({ token, certificate }: Address['last']) {
  if (token === undefined) return { shown: certificate ? ('certificate' as const) : ('other' as const) }
  const key_id = keyIdIn(token)
  if (key_id !== undefined) return { shown: 'key' as const, key_id }
  return { shown: token.split('.').length === 3 ? ('token' as const) : ('other' as const) }
}

/** The same for every credential: it says nothing about how near a guess was. */
const tooMany = () =>
  new Refusal('RATE_LIMITED', 'Too many wrong credentials came from this address', {
    details: { reset_seconds: windowMs / 1000 },
    suggestions: ['send_key', 'wait_until_reset'],
  })
