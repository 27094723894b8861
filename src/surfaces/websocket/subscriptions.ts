import { assertMay, Refusal } from '#kernel'
import { followStart, logFilter } from '#surfaces/client'
import { errorToSay } from './error-to-say.ts'
import { cloudEventEnvelope, framesOf, plainEnvelope, type Envelope } from './event-frames.ts'
import type { Filter } from './fan-out.ts'
import type { ClientMessage } from './messages.ts'
import { startSubscription, type Place, type Subscription } from './subscription.ts'

/** What one socket follows. */
export interface Subscriptions {
  /** Answers `subscribed`, then events; or refuses. */
  begin(message: SubscribeMessage): Promise<void>
  /** Follows a family from the start, without having been asked over the socket. */
  follow(filter: Filter, after: number): void
  /** False when there is none of that id. */
  end(id: string): boolean
  has(id: string): boolean
  /** Ends those the caller may not have any more. */
  check(): void
  /** Tells the reader where each of them stands. */
  sayDropped(): void
  endAll(): void
  readonly size: number
}

type SubscribeMessage = Extract<ClientMessage, { subscribe: object }>

interface SubscriptionsDeps {
  readonly place: Place
  readonly most: number
  readonly now: () => number
  onSlow(): void
  /** The caller may not read events any more, and nobody asked for the subscription over the socket. */
  onForbidden(): void
}

/** Has its id while it is found out where it begins. */
const beginning = (): Subscription => ({ position: 0, end() {}, check() {} })

export function createSubscriptions(deps: SubscriptionsDeps): Subscriptions {
  const { place, most, now, onSlow } = deps
  const { app, caller, outbox } = place
  const byId = new Map<string, Subscription>()
  let own: Subscription | undefined

  const all = () => [...(own ? [own] : []), ...byId.values()]
  const start = (filter: Filter, after: number, envelope: Envelope, onRefused: (error: unknown) => void) =>
    startSubscription(place, {
      filter,
      after,
      take: (records, batch) => outbox.write(batch?.framesFor(envelope) ?? framesOf(records, envelope)),
      onSlow,
      onRefused,
    })

  return {
    async begin({ id, subscribe: { types, subject, ...from } }) {
      assertMay(caller, 'events:read')
      if (byId.size >= most) throw tooMany(most)
      const filter = logFilter({ types, subject })
      const held = beginning()
      byId.set(id, held)
      const after = await followStart(app.events, from, now).catch((error: unknown) => {
        if (byId.get(id) === held) byId.delete(id)
        throw error
      })
      if (byId.get(id) !== held) return
      outbox.say({ id, subscribed: true, after })
      const refused = (error: unknown) => {
        byId.delete(id)
        outbox.say({ id, error: errorToSay(app.log, error) })
      }
      byId.set(id, start(filter, after, cloudEventEnvelope(id), refused))
    },
    follow(filter, after) {
      own = start(filter, after, plainEnvelope, error => {
        outbox.say({ error: errorToSay(app.log, error) })
        deps.onForbidden()
      })
    },
    end(id) {
      byId.get(id)?.end()
      return byId.delete(id)
    },
    has: id => byId.has(id),
    check() {
      for (const subscription of all()) subscription.check()
    },
    sayDropped() {
      if (own) outbox.say({ event: 'dropped', after: own.position })
      for (const [id, { position }] of byId) outbox.say({ id, event: 'dropped', after: position })
    },
    endAll() {
      for (const subscription of all()) subscription.end()
      byId.clear()
      own = undefined
    },
    get size() {
      return byId.size + (own ? 1 : 0)
    },
  }
}

const tooMany = (most: number) =>
  new Refusal('BUSY', `This socket follows ${most} things; end one first`, {
    details: { subscriptions: most },
    suggestions: ['unsubscribe'],
  })
