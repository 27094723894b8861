// One reaction, served by one process of the cluster at a time.
// I1  The checkpoint written down is never beyond an event that is neither done nor dead-lettered (G6).
// I2  A process that lost its turn writes no checkpoint.
import { priorities, Refusal, type EventRecord, type Reaction, type ReactionStats } from '#kernel'
import { durationMs } from '#lib/duration'
import { createAttempts, type AttemptStats, type Task } from './attempts.ts'
import { backoffMs, sleep } from './backoff.ts'
import { createCheckpoint, type Checkpoint } from './checkpoint.ts'
import { toLetter } from './dead-letters.ts'
import { createIntake, type Intake } from './intake.ts'
import type { ReactorDeps, StartedReaction, Turn } from './react.ts'
import { within } from './within.ts'

export interface ConsumerStats extends ReactionStats, AttemptStats {
  /** `waiting`: another process serves it, or it could not begin yet. */
  readonly state: 'serving' | 'waiting' | 'stopped'
  readonly last_error: string | undefined
}

export interface Consumer {
  /** Resolves when this process serves the reaction, or stops before it could. */
  readonly ready: Promise<void>
  /** Everything up to here is done; undefined when this process does not serve the reaction. */
  position(): number | undefined
  /** Hands over one event outside the log's order; answers the error, or undefined when it went well. */
  deliver(record: EventRecord, tries: number): Promise<unknown>
  stats(): ConsumerStats
  stop(): Promise<void>
}

export interface ConsumerOptions extends ReactorDeps {
  readonly reaction: StartedReaction
  /** Where a reaction begins that has no checkpoint. */
  readonly firstPosition: number
  readonly onMove: () => void
}

/** What exists while this process has the turn. */
interface Serving {
  readonly intake: Intake
  readonly checkpoint: Checkpoint
}

const graceMs = durationMs('3s')
const lastWordsMs = durationMs('700ms')
const trouble = { attempts: Infinity, first: '500ms', factor: 2, max: '30s' } as const

export function createConsumer(options: ConsumerOptions): Consumer {
  const { reaction, clock, random, logger } = options
  const { name } = reaction
  const stopping = new AbortController()
  const ready = Promise.withResolvers<void>()
  const attempts = createAttempts({ ...options, timeoutMs: durationMs(options.attemptTimeout ?? '10m') })
  const counts = { dead: 0 }
  let serving: Serving | undefined

  const unfinished = ({ position }: EventRecord) =>
    new Refusal('STOPPING', `${name} stopped before it was done with the event at ${position}`)
  const report = (error: unknown, message: string) => logger.warn({ reaction: name, err: error }, message)
  // Aborted is as good as rested: the caller looks at the signal next.
  const rest = (failures: number, over: AbortSignal) =>
    sleep(clock, backoffMs(trouble, failures, random), over).catch(() => undefined)

  const readUntil = async (over: AbortSignal, intake: Intake) => {
    over.addEventListener('abort', intake.close, { once: true })
    let failures = 0
    while (!over.aborted) {
      const before = intake.position()
      try {
        await intake.run()
      } catch (error) {
        failures = intake.position() > before ? 1 : failures + 1
        report(error, 'A reaction could not read the log')
        await rest(failures, over)
      }
    }
  }

  const serve = async () => {
    const turn = await options.exclusive(name, stopping.signal)
    try {
      const over = AbortSignal.any([stopping.signal, turn.lost])
      serving = begin(options, { after: await loadPosition(options), attempts, counts })
      ready.resolve()
      await readUntil(over, serving.intake)
      if (turn.lost.aborted) attempts.clear(turn.lost.reason)
      else await attempts.stop(graceMs)
    } finally {
      await leave(turn)
    }
  }

  const leave = async (turn: Turn) => {
    const { intake, checkpoint } = serving ?? {}
    serving = undefined
    intake?.close()
    if (checkpoint) await within(clock, lastWordsMs, checkpoint.close({ isLost: turn.lost.aborted }))
    await turn.release()
  }

  const keepServing = async () => {
    for (let failures = 1; !stopping.signal.aborted; failures += 1) {
      try {
        await serve()
      } catch (error) {
        if (stopping.signal.aborted) break
        report(error, 'A reaction is not served for a moment')
        await rest(failures, stopping.signal)
      }
    }
    await attempts.stop(0)
    ready.resolve()
  }
  const ended = keepServing()

  return {
    ready: ready.promise,
    position: () => serving?.intake.position(),
    deliver(record, tries) {
      if (stopping.signal.aborted) return Promise.reject(unfinished(record))
      return new Promise((resolve, reject) =>
        attempts.add({
          ...placeOf(reaction, record),
          tries,
          done: () => resolve(undefined),
          giveUp: async error => resolve(error),
          drop: () => reject(unfinished(record)),
        }),
      )
    },
    stats: () => ({
      reaction: name,
      state: stopping.signal.aborted ? 'stopped' : serving ? 'serving' : 'waiting',
      checkpoint: serving?.checkpoint.saved ?? 0,
      lag: serving ? Math.max(0, options.head() - serving.intake.position()) : 0,
      ...counts,
      ...attempts.stats(),
    }),
    stop() {
      stopping.abort(new Error(`${name} is stopping`))
      return ended
    },
  }
}

/** A reaction nobody has served before begins with what comes next, and that is written down at once. */
async function loadPosition({ reaction, firstPosition, loadCheckpoint, saveCheckpoint }: ConsumerOptions) {
  const known = await loadCheckpoint(reaction.name)
  if (known !== undefined) return known
  const first = reaction.from === 'beginning' ? 0 : firstPosition
  await saveCheckpoint(reaction.name, first)
  return first
}

interface Start {
  readonly after: number
  readonly attempts: { add(task: Task): void }
  readonly counts: { dead: number }
}

function begin(options: ConsumerOptions, { after, attempts, counts }: Start): Serving {
  const { reaction, head, read, bus, clock, logger, deadLetters, onMove } = options
  const { name } = reaction

  const taskOf = (record: EventRecord): Task => ({
    ...placeOf(reaction, record),
    tries: reaction.retry.attempts,
    done: () => intake.done(record),
    async giveUp(error, tries) {
      const letter = toLetter(name, record, { error, attempts: tries, now: clock.now() })
      await deadLetters.add(letter)
      counts.dead += 1
      logger.error({ ...letter, err: error }, 'A reaction gave an event up')
    },
  })
  const intake = createIntake({
    source: { head, read, bus },
    after,
    patterns: reaction.on,
    window: options.window ?? 1000,
    urgencyOf: record => urgencyOf(reaction, record),
    urgencies: reaction.priority === undefined ? overtaking : [],
    begin: record => attempts.add(taskOf(record)),
    onMove() {
      checkpoint.touch()
      onMove()
    },
  })
  const checkpoint = createCheckpoint({
    saved: after,
    position: intake.position,
    save: position => options.saveCheckpoint(name, position),
    clock,
    onError: error => logger.warn({ reaction: name, err: error }, 'A checkpoint could not be written'),
  })
  return { intake, checkpoint }
}

/** The least urgent have nobody to overtake. */
const overtaking = priorities.slice(0, -1).map((_, urgency) => urgency)

const urgencyOf = (reaction: Reaction, record: EventRecord) =>
  Math.max(0, priorities.indexOf(reaction.priority ?? record.priority))

const placeOf = (reaction: Reaction, record: EventRecord) => ({
  record,
  subject: record.subject,
  urgency: urgencyOf(reaction, record),
})
