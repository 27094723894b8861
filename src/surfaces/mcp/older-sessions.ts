// Sessions of clients that shake hands (2025-11-25 and before): bounded in number and time, and nobody's but the
// caller's who opened them.
import type { Caller } from '#kernel'
import { randomUUID } from 'node:crypto'
import { createAsking, type Asking } from './asking.ts'
import { actorOf } from './callers-alice.ts'
import type { ClientProfile } from './client-profile.ts'
import { letGo, type Standing } from './older-methods.ts'
import type { ReplyStream } from './reply-stream.ts'

export interface OlderSession extends Standing {
  readonly id: string
  readonly actor: string
  readonly asking: Asking
  usedAt: number
  /** Stops listening for the end of the caller's right to be here. */
  leave(): void
  /** The stream the client opened for what comes by itself. */
  stream: ReplyStream | undefined
}

export interface OlderSessions {
  open(caller: Caller, client: ClientProfile): OlderSession
  /** The caller's session of that id. */
  sessionOf(caller: Caller, id: string): OlderSession | undefined
  end(session: OlderSession): void
  close(): void
  readonly size: number
}

const mostSessions = 1000
const mostOfOne = 100
const idleMs = 1_800_000

export function createOlderSessions(now: () => number): OlderSessions {
  const sessions = new Map<string, OlderSession>()

  const end = (session: OlderSession) => {
    sessions.delete(session.id)
    session.leave()
    letGo(session)
    session.stream?.end()
  }
  /** Makes room: what was not used for long goes first, then what was used longest ago. */
  const makeRoom = (actor: string) => {
    for (const session of sessions.values()) if (now() - session.usedAt > idleMs) end(session)
    const own = [...sessions.values()].filter(session => session.actor === actor)
    const crowded =
      own.length >= mostOfOne ? own : sessions.size >= mostSessions ? [...sessions.values()] : []
    const [oldest] = crowded.toSorted((a, b) => a.usedAt - b.usedAt)
    if (oldest) end(oldest)
  }

  return {
    open(caller, client) {
      makeRoom(actorOf(caller))
      const session = createSession(actorOf(caller), client, now())
      sessions.set(session.id, session)
      const onEnded = () => end(session)
      caller.ended.addEventListener('abort', onEnded, { once: true })
      session.leave = () => caller.ended.removeEventListener('abort', onEnded)
      return session
    },
    sessionOf(caller, id) {
      const session = sessions.get(id)
      if (!session || session.actor !== actorOf(caller) || now() - session.usedAt > idleMs) return undefined
      session.usedAt = now()
      return session
    },
    end,
    close() {
      for (const session of sessions.values()) end(session)
    },
    get size() {
      return sessions.size
    },
  }
}

function createSession(actor: string, client: ClientProfile, usedAt: number): OlderSession {
  const session: OlderSession = {
    id: randomUUID(),
    actor,
    client,
    asking: createAsking(),
    usedAt,
    leave: () => {},
    stream: undefined,
    underWay: new Map(),
    watched: new Map(),
    tell: message => session.stream?.send(message),
  }
  return session
}
