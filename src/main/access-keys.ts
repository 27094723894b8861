// I1  A key is good exactly as long as its row says: revoked, rotated away or expired, it ends at once, and with it
//     whatever was opened with it, in every process that shares the log.
// I2  What is known of a key is never older than the last event about it that this process has heard of.
import { keyIdIn, type KeyKind } from '#domains/keys/contract'
import type { Actor, Caller } from '#kernel'
import type { Clock } from '#kernel/ports'
import type { App } from '#kernel/run'
import { hearEvents } from './access-events.ts'
import type { LiveRoles } from './access-roles.ts'

/** A key as `keys.find` answers it. */
interface FoundKey {
  readonly key_id: string
  readonly name: string
  readonly kind: KeyKind
  readonly roles: readonly string[]
  readonly scopes: readonly string[]
  readonly hash: string
  readonly previous_hash: string | null
  readonly previous_until: string | null
  readonly expires_at: string | null
  readonly revoked_at: string | null
}

/** A key that was shown here, and which of its secrets are good and known. */
interface LiveKey {
  row: FoundKey
  readonly sessionByHash: Map<string, Session>
}

export interface LiveKeys {
  /** Who shows this key, whose SHA-256 is `hash`; undefined when it is none or no longer good. */
  callerOf(text: string, hash: string): Promise<Caller | undefined>
  close(): void
}

interface KeyDeps {
  readonly app: Pick<App, 'bus' | 'call' | 'catalog' | 'log'>
  readonly roles: LiveRoles
  readonly clock: Clock
}

const system: Actor = { id: 'alice', kind: 'system' }

export function followKeys({ app, roles, clock }: KeyDeps): LiveKeys {
  const keys = new Map<string, LiveKey>()
  let heard = 0

  const ignore = hearEvents(app, ['key.rotated', 'key.revoked'], {
    onEvent({ type, subject, time, data }) {
      heard += 1
      const key = keys.get(subject)
      if (!key) return
      const { hash, previous_until } = data as Pick<FoundKey, 'hash' | 'previous_until'>
      const rotated = { previous_hash: key.row.hash, previous_until, hash }
      follow(key, { ...key.row, ...(type === 'key.revoked' ? { revoked_at: time } : rotated) })
    },
    onGap: () =>
      void readAll().catch((error: unknown) =>
        app.log.error({ err: error }, 'The keys could not be read again'),
      ),
  })

  /** Lets every secret of the key end when its row says so. */
  function follow(key: LiveKey, row: FoundKey) {
    key.row = row
    for (const [hash, session] of key.sessionByHash) session.endAt(goodUntil(row, hash, clock.now()) ?? 0)
  }

  async function readAll() {
    for (const [keyId, key] of keys) {
      const row = await read(keyId)
      if (row) follow(key, row)
    }
  }

  /** Reads again when something was heard meanwhile (I2). */
  async function read(keyId: string): Promise<FoundKey | null> {
    const before = heard
    const find = app.catalog.findOperation('keys.find')!
    const answer = (await app.call(find, { key_id: keyId }, { actor: system })) as { key: FoundKey | null }
    return heard === before ? answer.key : read(keyId)
  }

  function begin(key: LiveKey, hash: string): Session {
    const onEnd = () => {
      key.sessionByHash.delete(hash)
      if (key.sessionByHash.size === 0) keys.delete(key.row.key_id)
    }
    const session = createSession({ row: key.row, roles, clock, onEnd })
    key.sessionByHash.set(hash, session)
    keys.set(key.row.key_id, key)
    return session
  }

  return {
    async callerOf(text, hash) {
      const keyId = keyIdIn(text)
      if (keyId === undefined) return undefined
      const row = keys.get(keyId)?.row ?? (await read(keyId))
      if (!row) return undefined
      // Somebody else may have shown it while it was read.
      const key: LiveKey = keys.get(keyId) ?? { row, sessionByHash: new Map<string, Session>() }
      const known = key.sessionByHash.get(hash)
      if (known) return known.caller
      const until = goodUntil(key.row, hash, clock.now())
      if (until === undefined) return undefined
      const session = begin(key, hash)
      session.endAt(until)
      return session.caller
    },
    close() {
      ignore()
      for (const session of [...keys.values()].flatMap(key => [...key.sessionByHash.values()])) session.end()
    },
  }
}

/** One secret of a key, while it is good. */
interface Session {
  readonly caller: Caller
  end(): void
  /** Ends it by itself then; a time that is over ends it now. */
  endAt(time: number): void
}

interface SessionDeps extends Pick<KeyDeps, 'roles' | 'clock'> {
  readonly row: FoundKey
  onEnd(): void
}

function createSession({ row, roles, clock, onEnd }: SessionDeps): Session {
  const ending = new AbortController()
  const permits = roles.permitting(row.roles, row.scopes)
  let cancel = () => {}
  const end = () => {
    cancel()
    onEnd()
    ending.abort()
  }
  return {
    caller: {
      actor: { id: row.name, kind: row.kind },
      roles: row.roles,
      key: row.key_id,
      can: permission => !ending.signal.aborted && permits(permission),
      ended: ending.signal,
    },
    end,
    endAt(time) {
      cancel()
      const ms = time - clock.now()
      if (ms <= 0) end()
      else if (ms !== Number.POSITIVE_INFINITY) cancel = clock.after(ms, end)
    },
  }
}

/** Until when a secret is good; undefined when it is not. The hashes are of 256 random bits: comparing them tells nothing. */
function goodUntil(row: FoundKey, hash: string, now: number): number | undefined {
  const isPrevious = hash === row.previous_hash
  if (row.revoked_at !== null || !(isPrevious || hash === row.hash)) return undefined
  const until = Math.min(timeOf(row.expires_at), isPrevious ? timeOf(row.previous_until) : timeOf(null))
  return until > now ? until : undefined
}

const timeOf = (text: string | null) => (text === null ? Number.POSITIVE_INFINITY : Date.parse(text))
