// Durable subscribers: at least once, in order per subject, retried, then dead-lettered (G6).
import { Refusal, type EventLog, type EventRecord, type Logger, type Reaction } from '#kernel'
import { durationMs, type Duration } from '#lib/duration'
import type { Bus } from './bus.ts'
import { createConsumer, type Consumer, type ConsumerStats } from './consumer.ts'
import { createDeadLetters, type DeadLetters, type DeadLetterStore } from './dead-letters.ts'
import { newest, type LogSource } from './log-reader.ts'
import type { Clock } from './ports.ts'
import { within } from './within.ts'

/** The right to serve a reaction; no two processes have it at once. */
export interface Turn {
  release(): Promise<void>
  readonly lost: AbortSignal
}

export interface ReactorDeps extends Pick<EventLog, 'head' | 'read'> {
  readonly bus: Pick<Bus, 'onPublished' | 'recent' | 'position'>
  readonly clock: Clock
  readonly random: () => number
  readonly logger: Logger
  loadCheckpoint(reaction: string): Promise<number | undefined>
  saveCheckpoint(reaction: string, position: number): Promise<void>
  readonly deadLetters: DeadLetterStore
  exclusive(reaction: string, signal: AbortSignal): Promise<Turn>
  run(reaction: Reaction, record: EventRecord, signal: AbortSignal): Promise<void>
  /** Events of one reaction begun and not done, in log order. */
  readonly window?: number
  /** The longest one attempt may take. */
  readonly attemptTimeout?: Duration
}

/** Where a reaction begins that was never served before; with what comes next when not said. */
export type StartedReaction = Reaction & {
  readonly from?: 'head' | 'beginning' | undefined
  /** A position to begin after, which goes before `from`. */
  readonly after?: number | undefined
}

export interface Reactor {
  /** Resolves when every reaction is served here, or waits for another process to give it away. */
  start(reactions: readonly StartedReaction[]): Promise<void>
  /** Ends one reaction here, as `stop` ends all. */
  end(name: string): Promise<void>
  /** At most 5 s: takes nothing more, waits for what runs, writes checkpoints down. */
  stop(): Promise<void>
  /** Resolves when everything in the log is done or dead-lettered by the reactions served here. */
  settled(): Promise<void>
  stats(): readonly ConsumerStats[]
  /** Delivers a window of the log again, marked; the checkpoint stays. Answers how many went well. */
  replay(reaction: Pick<Reaction, 'name'>, window: ReplayWindow): Promise<number>
  readonly deadLetters: DeadLetters
}

/** Positions, both included. */
export interface ReplayWindow {
  readonly from: number
  readonly to: number
  readonly signal?: AbortSignal | undefined
}

const patienceMs = durationMs('500ms')
const stopMs = durationMs('4800ms')

export function createReactor(deps: ReactorDeps): Reactor {
  const { clock, bus } = deps
  const consumerByName = new Map<string, { readonly reaction: Reaction; readonly consumer: Consumer }>()
  const movers = new Set<() => void>()
  let isStopped = false

  const onMove = () => {
    for (const moved of movers) moved()
  }
  const find = (name: string) => {
    const found = consumerByName.get(name)
    if (found && !isStopped) return found
    throw new Refusal('NOT_FOUND', `There is no reaction ${name} running here`, {
      details: { reaction: name },
      suggestions: ['events.stats'],
    })
  }
  const isSettled = () =>
    [...consumerByName.values()].every(({ consumer }) => (consumer.position() ?? Infinity) >= newest(deps))

  return {
    async start(reactions) {
      if (isStopped) throw new Refusal('STOPPING', 'Alice is stopping and starts no reactions')
      const firstPosition = deps.head()
      const started = reactions.map(reaction => {
        if (consumerByName.has(reaction.name)) throw new Error(`The reaction ${reaction.name} runs already`)
        const consumer = createConsumer({ ...deps, reaction, firstPosition, onMove })
        consumerByName.set(reaction.name, { reaction, consumer })
        return consumer.ready
      })
      await within(clock, patienceMs, Promise.all(started))
    },

    async end(name) {
      const ended = consumerByName.get(name)
      consumerByName.delete(name)
      await ended?.consumer.stop()
      onMove()
    },

    async stop() {
      isStopped = true
      const stopped = [...consumerByName.values()].map(({ consumer }) => consumer.stop())
      await within(clock, stopMs, Promise.allSettled(stopped))
      onMove()
    },

    settled: () =>
      new Promise(resolve => {
        const check = () => {
          if (!isStopped && !isSettled()) return
          movers.delete(check)
          ignore()
          resolve()
        }
        const ignore = bus.onPublished('>', check)
        movers.add(check)
        check()
      }),

    stats: () => [...consumerByName.values()].map(({ consumer }) => consumer.stats()),

    async replay({ name }, window) {
      const { reaction, consumer } = find(name)
      return replayWindow(deps, { reaction, consumer, window })
    },

    deadLetters: createDeadLetters({
      store: deps.deadLetters,
      source: deps,
      clock,
      deliver: async (name, record) => find(name).consumer.deliver(record, 1),
    }),
  }
}

interface Replay {
  readonly reaction: Reaction
  readonly consumer: Consumer
  readonly window: ReplayWindow
}

const replayPage = 256

async function replayWindow(source: LogSource, { reaction, consumer, window }: Replay): Promise<number> {
  const { from, to, signal } = window
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 1 || to < from) {
    throw new Refusal('INVALID_INPUT', `${from} to ${to} is not a window of positions`, {
      details: { from, to },
    })
  }
  const upTo = Math.min(to, newest(source))
  let succeeded = 0
  let after = from - 1
  while (after < upTo && !signal?.aborted) {
    const page = await source.read({ after, upTo, limit: replayPage, patterns: reaction.on })
    const errors = await Promise.all(
      page.map(record => consumer.deliver({ ...record, replayed: true }, reaction.retry.attempts)),
    )
    succeeded += errors.filter(error => error === undefined).length
    after = page.length < replayPage ? upTo : page.at(-1)!.position
  }
  return succeeded
}
