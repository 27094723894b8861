import { Refusal, type Actor } from '#kernel'
import type { Session } from './session.ts'
import type { SocketLimits } from './socket-limits.ts'

/** The open sockets, counted by who opened them. */
export interface Sockets {
  /** Refuses when there are too many. */
  assertRoom(actor: Actor): void
  /** The answer takes it out again. */
  add(actor: Actor, session: Session): () => void
  all(): readonly Session[]
  /** Each with the number it got when it was opened. */
  numbered(): Iterable<readonly [Session, number]>
  readonly size: number
}

export function createSockets({ sockets: most, socketsPerActor }: SocketLimits): Sockets {
  const numberBySession = new Map<Session, number>()
  const countByActor = new Map<string, number>()
  let opened = 0
  const keyOf = ({ kind, id }: Actor) => `${kind}:${id}`

  return {
    assertRoom(actor) {
      const own = countByActor.get(keyOf(actor)) ?? 0
      if (numberBySession.size < most && own < socketsPerActor) return
      const allowed = own >= socketsPerActor ? socketsPerActor : most
      throw new Refusal('BUSY', `${allowed} sockets are open; close one first`, {
        details: { open: numberBySession.size, yours: own },
        suggestions: ['close_a_socket'],
      })
    },
    add(actor, session) {
      const key = keyOf(actor)
      numberBySession.set(session, opened++)
      countByActor.set(key, (countByActor.get(key) ?? 0) + 1)
      return () => {
        if (!numberBySession.delete(session)) return
        const left = countByActor.get(key)! - 1
        if (left > 0) countByActor.set(key, left)
        else countByActor.delete(key)
      }
    },
    all: () => [...numberBySession.keys()],
    numbered: () => numberBySession,
    get size() {
      return numberBySession.size
    },
  }
}
