import type { EventRecord } from '#kernel'

export type Handler = (record: EventRecord) => void | Promise<void>

export interface SubscribeOptions {
  /** Shown in stats and errors. */
  readonly name?: string | undefined
  /** Events that may wait for an async handler; one more and the subscriber is dropped. */
  readonly maxWaiting?: number | undefined
  /** Called once when the subscriber is dropped; it has missed events and must read them from the log. */
  readonly onOverflow?: ((info: { readonly name: string; readonly waiting: number }) => void) | undefined
}

export interface Subscriber {
  readonly name: string
  deliver(record: EventRecord): void
  isIdle(): boolean
  waiting(): number
  end(): void
}

interface SubscriberWiring extends SubscribeOptions {
  readonly counts: { delivered: number; failed: number; dropped: number }
  onError(
    error: unknown,
    about: { readonly subscriber: string; readonly record?: EventRecord | undefined },
  ): void
  onIdle(): void
  onEnd(): void
}

/** One line of events to one handler; while the handler is busy they wait. */
export function createSubscriber(handler: Handler, wiring: SubscriberWiring): Subscriber {
  const { name = handler.name || 'unnamed', maxWaiting = 10_000, counts } = wiring
  let waiting: EventRecord[] = []
  let isBusy = false
  let isOver = false

  const isIdle = () => isOver || !isBusy
  const end = () => {
    if (isOver) return
    isOver = true
    waiting = []
    wiring.onEnd()
  }

  const failed = (error: unknown, record?: EventRecord) => {
    counts.failed += 1
    try {
      wiring.onError(error, { subscriber: name, record })
    } catch {
      // The report is about one subscriber; the others still have to be served.
    }
  }

  const handle = (record: EventRecord) => {
    counts.delivered += 1
    try {
      const answer: unknown = handler(record)
      if (!isPromise(answer)) return
      isBusy = true
      answer.then(goOn, (error: unknown) => {
        failed(error, record)
        goOn()
      })
    } catch (error) {
      failed(error, record)
    }
  }

  const goOn = () => {
    isBusy = false
    while (isIdle() && waiting.length > 0) handle(waiting.shift()!)
    if (isIdle()) wiring.onIdle()
  }

  const overflow = () => {
    const info = { name, waiting: waiting.length }
    counts.dropped += 1
    end()
    try {
      wiring.onOverflow?.(info)
    } catch (error) {
      failed(error)
    }
  }

  return {
    name,
    deliver(record) {
      if (isOver) return
      if (!isBusy) return handle(record)
      if (waiting.length >= maxWaiting) return overflow()
      waiting.push(record)
    },
    isIdle,
    waiting: () => waiting.length,
    end,
  }
}

const isPromise = (answer: unknown): answer is Promise<unknown> =>
  typeof (answer as Promise<unknown> | undefined)?.then === 'function'
