// I1  Every subscriber is given the events it matches in position order, each once.
// I2  What one handler does, throws or never finishes changes nothing for the others.
// I3  Memory is bounded: a subscriber that falls too far behind is told and dropped.
import type { EventRecord } from '#kernel'
import { createHistory } from './history.ts'
import type { Clock } from './ports.ts'
import { createSubscriber, type Handler, type Subscriber, type SubscribeOptions } from './subscriber.ts'
import { createTrie, parsePattern } from './trie.ts'
import { createRate } from './window.ts'
import { within } from './within.ts'

type Patterns = string | readonly string[]

/** Hands on what was committed to whoever listens in this process. */
export interface Bus {
  /** Sync handlers are called at once, async ones one event after another; the answer ends it. */
  subscribe(patterns: Patterns, handler: Handler, options?: SubscribeOptions): () => void
  /** Call after the commit, in position order; what was already published is skipped. */
  publish(records: readonly EventRecord[]): void
  /** Tells that events that may match were published from one position to another; only a hint, for readers of the log. */
  onPublished(patterns: Patterns, listener: (from: number, to: number) => void): () => void
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
  onError(error: unknown, about: { readonly subscriber: string; readonly record?: EventRecord | undefined }): void
  readonly historySize?: number
}

export function createBus({ clock, onError, historySize = 4096 }: BusOptions): Bus {
  const listeners = createTrie<(record: EventRecord) => void>()
  const subscribers = new Set<Subscriber>()
  const followers = new Set<(from: number, to: number) => void>()
  const history = createHistory(historySize)
  const rate = createRate()
  const counts = { published: 0, delivered: 0, failed: 0, dropped: 0 }
  const incoming: (readonly EventRecord[])[] = []
  let waitingForIdle: (() => void)[] = []
  let isPublishing = false
  let isClosed = false

  const checkIdle = () => {
    if (waitingForIdle.length === 0 || [...subscribers].some(each => !each.isIdle())) return
    for (const resolve of waitingForIdle) resolve()
    waitingForIdle = []
  }

  const publishOne = (record: EventRecord) => {
    const last = history.last()
    if (record.position <= last) return
    if (last > 0 && record.position > last + 1) {
      history.restart()
      for (const tell of followers) tell(last + 1, record.position - 1)
    }
    history.push(record)
    counts.published += 1
    for (const tell of listeners.match(record.type)) tell(record)
  }

  const listen = (patterns: Patterns, tell: (record: EventRecord) => void) => {
    const list = typeof patterns === 'string' ? [patterns] : patterns
    for (const pattern of list) parsePattern(pattern)
    const removes = list.map(pattern => listeners.add(pattern, tell))
    return () => {
      for (const remove of removes) remove()
    }
  }

  const drain = () =>
    new Promise<void>(resolve => {
      waitingForIdle.push(resolve)
      checkIdle()
    })

  return {
    subscribe(patterns, handler, options = {}) {
      const subscriber = createSubscriber(handler, {
        ...options,
        counts,
        onError,
        onIdle: checkIdle,
        onEnd() {
          remove()
          subscribers.delete(subscriber)
          checkIdle()
        },
      })
      const remove = listen(patterns, subscriber.deliver)
      subscribers.add(subscriber)
      return subscriber.end
    },

    publish(records) {
      if (isClosed) return
      incoming.push(records)
      // A handler that publishes is served after everybody has had the present event.
      if (isPublishing) return
      isPublishing = true
      for (let batch = incoming.shift(); batch; batch = incoming.shift()) {
        rate.add(clock.now(), batch.length)
        for (const record of batch) publishOne(record)
      }
      isPublishing = false
    },

    onPublished(patterns, listener) {
      const tell = (from: number, to: number) => {
        try {
          listener(from, to)
        } catch (error) {
          onError(error, { subscriber: 'follower' })
        }
      }
      const remove = listen(patterns, ({ position }) => tell(position, position))
      followers.add(tell)
      return () => {
        remove()
        followers.delete(tell)
      }
    },

    recent: (after, limit = historySize) => history.after(after, limit),
    position: history.last,

    stats() {
      const lines = [...subscribers].map(each => ({ name: each.name, waiting: each.waiting() }))
      return {
        ...counts,
        position: history.last(),
        subscribers: subscribers.size,
        followers: followers.size,
        waiting: lines.reduce((sum, each) => sum + each.waiting, 0),
        rate_per_second: rate.perSecond(clock.now()),
        slowest: lines
          .filter(each => each.waiting > 0)
          .toSorted((a, b) => b.waiting - a.waiting)
          .slice(0, 10),
      }
    },

    drain,

    async close(graceMs = 2000) {
      isClosed = true
      await within(clock, graceMs, drain())
      for (const subscriber of subscribers) subscriber.end()
    },
  }
}
