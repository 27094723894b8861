// I1  Every subscriber is given the events it matches in position order, each once.
// I2  What one handler does, throws or never finishes changes nothing for the others.
// I3  Memory is bounded: a subscriber that falls too far behind is told and dropped.
import type { EventRecord } from '#kernel'
import { createHistory, type History } from './history.ts'
import type { Clock } from './ports.ts'
import { createSubscriber, type Handler, type Subscriber, type SubscribeOptions } from './subscriber.ts'
import { createTrie, parsePattern, type Trie } from './trie.ts'
import { createWaiters } from './waiters.ts'
import { createRate } from './window.ts'
import { within } from './within.ts'

type Patterns = string | readonly string[]
type Tell = (record: EventRecord) => void
type TellRange = (from: number, to: number) => void
type OnError = BusOptions['onError']

/** Hands on what was committed to whoever listens in this process. */
export interface Bus {
  /** Sync handlers are called at once, async ones one event after another; the answer ends it. */
  subscribe(patterns: Patterns, handler: Handler, options?: SubscribeOptions): () => void
  /** Call after the commit, in position order; what was already published is skipped. */
  publish(records: readonly EventRecord[]): void
  /** Tells that events that may match were published from one position to another; only a hint, for readers of the log. */
  onPublished(patterns: Patterns, listener: TellRange): () => void
  /** The events right after a position; undefined when they are too old to be known here. */
  recent(after: number, limit?: number): readonly EventRecord[] | undefined
  /** Of the last event published, 0 when there was none. */
  position(): number
  stats(): BusStats
  /** Resolves when no handler is working and nothing waits. */
  drain(): Promise<void>
  /** Takes no more events, gives handlers a moment to finish, then lets everybody go. */
  close(graceMs?: number): Promise<void>
}

export interface BusStats {
  readonly position: number
  readonly published: number
  readonly delivered: number
  readonly failed: number
  /** Subscribers let go because they fell too far behind. */
  readonly dropped: number
  readonly subscribers: number
  readonly followers: number
  readonly waiting: number
  readonly rate_per_second: number
  readonly slowest: readonly { readonly name: string; readonly waiting: number }[]
}

export interface BusOptions {
  readonly clock: Clock
  onError(
    error: unknown,
    about: { readonly subscriber: string; readonly record?: EventRecord | undefined },
  ): void
  readonly historySize?: number
}

export function createBus({ clock, onError, historySize = 4096 }: BusOptions): Bus {
  const listeners = createTrie<Tell>()
  const subscribers = new Set<Subscriber>()
  const followers = new Set<TellRange>()
  const history = createHistory(historySize)
  const rate = createRate()
  const counts = { published: 0, delivered: 0, failed: 0, dropped: 0 }
  const idle = createWaiters()
  let isClosed = false

  const isIdle = () => [...subscribers].every(each => each.isIdle())
  const checkIdle = () => {
    if (idle.size > 0 && isIdle()) idle.release()
  }
  const drain = async () => (isIdle() ? undefined : idle.wait())

  const publish = createPublish(history, { listeners, followers }, published => {
    counts.published += published
    rate.add(clock.now(), published)
  })

  return {
    subscribe(patterns, handler, options = {}) {
      const onEnd = () => {
        ignore()
        subscribers.delete(subscriber)
        checkIdle()
      }
      const wiring = { counts, onError, onIdle: checkIdle, onEnd }
      const subscriber = createSubscriber(handler, { ...options, ...wiring })
      const ignore = listen(listeners, patterns, subscriber.deliver)
      subscribers.add(subscriber)
      return subscriber.end
    },

    publish(records) {
      if (!isClosed) publish(records)
    },

    onPublished(patterns, listener) {
      const tell = guarded(listener, onError)
      const ignore = listen(listeners, patterns, ({ position }) => tell(position, position))
      followers.add(tell)
      return () => {
        ignore()
        followers.delete(tell)
      }
    },

    recent: (after, limit = historySize) => history.after(after, limit),
    position: history.last,
    drain,

    stats: () => ({
      ...counts,
      position: history.last(),
      subscribers: subscribers.size,
      followers: followers.size,
      rate_per_second: rate.perSecond(clock.now()),
      ...waitingIn(subscribers),
    }),

    async close(graceMs = 2000) {
      isClosed = true
      await within(clock, graceMs, drain())
      for (const subscriber of subscribers) subscriber.end()
    },
  }
}

interface Audience {
  readonly listeners: Trie<Tell>
  readonly followers: ReadonlySet<TellRange>
}

/** Hands on one event after another; a handler that publishes is served after everybody has had the present event. */
function createPublish(
  history: History,
  { listeners, followers }: Audience,
  onBatch: (size: number) => void,
) {
  const incoming: (readonly EventRecord[])[] = []
  let isPublishing = false

  const handOn = (record: EventRecord) => {
    const last = history.last()
    if (last > 0 && record.position > last + 1) {
      history.restart()
      for (const tell of followers) tell(last + 1, record.position - 1)
    }
    history.push(record)
    for (const tell of listeners.match(record.type)) tell(record)
  }

  return (records: readonly EventRecord[]) => {
    incoming.push(records)
    if (isPublishing) return
    isPublishing = true
    for (let batch = incoming.shift(); batch; batch = incoming.shift()) {
      let fresh = 0
      for (const record of batch) {
        if (record.position <= history.last()) continue
        fresh += 1
        handOn(record)
      }
      onBatch(fresh)
    }
    isPublishing = false
  }
}

function listen(listeners: Trie<Tell>, patterns: Patterns, tell: Tell): () => void {
  const list = typeof patterns === 'string' ? [patterns] : patterns
  // All of them or none.
  for (const pattern of list) parsePattern(pattern)
  const removes = list.map(pattern => listeners.add(pattern, tell))
  return () => {
    for (const remove of removes) remove()
  }
}

const guarded =
  (listener: TellRange, onError: OnError): TellRange =>
  (from, to) => {
    try {
      listener(from, to)
    } catch (error) {
      onError(error, { subscriber: 'follower' })
    }
  }

const waitingIn = (subscribers: ReadonlySet<Subscriber>) => {
  const lines = [...subscribers].map(each => ({ name: each.name, waiting: each.waiting() }))
  const slowest = lines.filter(each => each.waiting > 0).toSorted((a, b) => b.waiting - a.waiting)
  return { waiting: lines.reduce((sum, each) => sum + each.waiting, 0), slowest: slowest.slice(0, 10) }
}
