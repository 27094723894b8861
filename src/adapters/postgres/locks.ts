// cspell:ignore hashtextextended
import { setTimeout } from 'node:timers/promises'
import type pg from 'pg'
import { storeError } from './errors.ts'
import { openSession, type Link, type Session } from './session.ts'

interface Held {
  release(): Promise<void>
  readonly lost: AbortSignal
}

export interface Locks {
  /** Waits until this process alone has the name. */
  exclusive(name: string, signal: AbortSignal): Promise<Held>
  close(): Promise<void>
}

const pollMs = 500

/**
 * Names held as advisory locks of one session: whoever dies loses them. The server gives a session the same lock twice,
 * so who waits for what in this process is kept here.
 */
export function createLocks(config: pg.ClientConfig, schema: string): Locks {
  const closing = new AbortController()
  const turnByName = new Map<string, Promise<unknown>>()
  const holders = new Set<AbortController>()
  let session: Promise<Session> | undefined

  const loseAll = (reason: string) => {
    for (const holder of holders) holder.abort(new Error(reason))
    holders.clear()
  }
  const onDown = () => loseAll('The connection that held the name was lost')
  const open = () => (session ??= openSession({ config, onDown, signal: closing.signal }).catch(forget))
  const forget = (error: unknown): never => {
    session = undefined
    throw error
  }

  const key = (name: string) => ({ values: [`alice ${schema} ${name}`] })
  const lockSql = 'SELECT pg_try_advisory_lock(hashtextextended($1::text, 0))'
  const unlockSql = 'SELECT pg_advisory_unlock(hashtextextended($1::text, 0))'

  async function acquire(name: string, signal: AbortSignal): Promise<Link> {
    for (;;) {
      signal.throwIfAborted()
      // A database that is away is asked again: who waits for a name waits.
      const link = await tryOnce(name).catch(() => undefined)
      if (link && !signal.aborted) return link
      if (link) await link.run({ text: unlockSql, ...key(name) }).catch(() => undefined)
      else await setTimeout(pollMs * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined)
    }
  }

  async function tryOnce(name: string): Promise<Link | undefined> {
    const link = (await open()).link()
    const [row] = await link.run({ text: lockSql, ...key(name) })
    return row![0] === 1 ? link : undefined
  }

  async function hold(name: string, signal: AbortSignal, passOn: () => void): Promise<Held> {
    const link = await acquire(name, signal)
    const lost = new AbortController()
    holders.add(lost)
    lost.signal.addEventListener('abort', passOn)
    const release = async () => {
      if (!holders.delete(lost)) return
      await link.run({ text: unlockSql, ...key(name) }).catch(() => undefined)
      passOn()
    }
    return { release, lost: lost.signal }
  }

  return {
    async exclusive(name, signal) {
      const giveUp = AbortSignal.any([signal, closing.signal])
      giveUp.throwIfAborted()
      const before = turnByName.get(name) ?? Promise.resolve()
      const { promise: over, resolve: settle } = Promise.withResolvers<undefined>()
      const passOn = () => settle(undefined)
      const mine = before.then(() => over)
      turnByName.set(name, mine)
      void mine.then(() => turnByName.get(name) === mine && turnByName.delete(name))
      try {
        await unlessAborted(before, giveUp)
        return await hold(name, giveUp, passOn)
      } catch (error) {
        passOn()
        throw error
      }
    },

    async close() {
      closing.abort(storeError('STORE_CLOSED', 'This store is closed'))
      loseAll('This store is closed')
      const opened = await session?.catch(() => undefined)
      await opened?.close()
    },
  }
}

function unlessAborted(work: Promise<unknown>, signal: AbortSignal): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>()
  const stop = () => reject(signal.reason)
  signal.addEventListener('abort', stop)
  work.then(resolve, reject)
  return promise.finally(() => signal.removeEventListener('abort', stop))
}
