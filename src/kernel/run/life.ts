import type { Logger } from '#kernel'
import type { Engine } from './engine.ts'
import type { Idempotency } from './idempotency.ts'
import type { OpenLog } from './open-log.ts'
import type { Clock, Store } from './ports.ts'
import { within } from './within.ts'

/** How an app starts and stops, each at most once. */
export interface Life {
  /** Goes on with unfinished work and starts reactions and services; answers how many workflows go on. */
  start(): Promise<{ readonly resumed: number }>
  stop(): Promise<void>
  /** Workflows that run or wait here; after a stop, those that go on at the next start. */
  unfinished(): number
  [Symbol.asyncDispose](): Promise<void>
}

interface LifeParts {
  readonly engine: Engine
  readonly reactions: { start(): Promise<void>; stop(): Promise<void> }
  readonly services: { start(): Promise<void>; stop(): Promise<void> }
  readonly idempotency: Idempotency
  readonly journal: OpenLog
  readonly store: Store
  readonly clock: Clock
  readonly log: Logger
}

/** What has not ended by then goes on at the next start. */
const workMs = 4800
const flushMs = 500

export function createLife({ engine, reactions, services, journal, store, ...parts }: LifeParts): Life {
  /** Intake first, then what runs, then the log, then the store (G10). */
  async function end() {
    journal.stopListening()
    const stopped = Promise.allSettled([services.stop(), engine.stop(), reactions.stop()])
    await within(parts.clock, workMs, stopped)
    // What a store does not answer any more ends when it is closed.
    await within(parts.clock, flushMs, journal.close())
    await store.close()
  }

  let ended: Promise<void> | undefined
  const stop = () => (ended ??= end())

  return {
    async start() {
      const resumed = await engine.start()
      await reactions.start()
      await services.start()
      void parts.idempotency.sweep().catch((error: unknown) => {
        parts.log.warn({ err: error }, 'Old idempotency keys could not be removed')
      })
      return { resumed }
    },
    stop,
    unfinished() {
      const { running, waiting } = engine.stats()
      return running + waiting
    },
    [Symbol.asyncDispose]: stop,
  }
}
