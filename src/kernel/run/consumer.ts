// One reaction, served by one process of the cluster at a time.
// I1  The checkpoint written down is never beyond an event that is neither done nor dead-lettered (G6).
// I2  A process that lost its turn writes no checkpoint.
import { priorities, Refusal, type EventRecord, type Reaction, type ReactionStats } from '#kernel'
import { durationMs } from '#lib/duration'
import { createAttempts, type Attempts, type AttemptStats, type Task } from './attempts.ts'
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
  readonly ready: Promise<unknown>
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
const afterTrouble = { attempts: Infinity, first: '500ms', factor: 2, max: '30s' } as const

export function createConsumer(options: ConsumerOptions): Consumer {
  const { reaction, logger } = options
  const { name } = reaction
  const stopping = new AbortController()
  const ready = Promise.withResolvers<undefined>()
  const timeoutMs = durationMs(options.attemptTimeout ?? '10m')
  const attempts = createAttempts({ ...options, timeoutMs })
  const counts = { dead: 0 }
  let serving: Serving | undefined

  const serve = async () => {
    const turn = await options.exclusive(name, stopping.signal)
    try {
      const over = AbortSignal.any([stopping.signal, turn.lost])
      serving = begin(options, { after: await loadPosition(options), attempts, counts })
      ready.resolve(undefined)
      await readUntil(over, serving.intake, options)
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
    const isLost = turn.lost.aborted
    if (checkpoint) await within(options.clock, lastWordsMs, checkpoint.close({ isLost }))
    await turn.release()
  }

  const state = () => {
    if (stopping.signal.aborted) return 'stopped'
    return serving ? 'serving' : 'waiting'
  }

  const keepServing = async () => {
    let failures = 0
    while (!stopping.signal.aborted) {
      // Giving up the wait for a turn is how a stop ends it, and no trouble.
      const trouble = await serve().catch((error: unknown) => ({ error }))
      failures = trouble ? failures + 1 : 0
      if (!trouble || state() === 'stopped') continue
      logger.warn({ reaction: name, err: trouble.error }, 'A reaction is not served for a moment')
      await rest(options, failures, stopping.signal)
    }
    await attempts.stop(0)
    ready.resolve(undefined)
  }
  const ended = keepServing()

  return {
    ready: ready.promise,
    position: () => serving?.intake.position(),
    async deliver(record, tries) {
      if (stopping.signal.aborted) throw unfinished(reaction, record)
      return deliver(attempts, { reaction, record, tries })
    },
    stats: () => ({
      reaction: name,
      state: state(),
      checkpoint: serving?.checkpoint.saved ?? 0,
      lag: serving ? Math.max(0, options.head() - serving.intake.position()) : 0,
      ...counts,
      ...attempts.stats(),
    }),
    async stop() {
      stopping.abort(new Error(`${name} is stopping`))
      await ended
    },
  }
}

/** Aborted is as good as rested: the caller looks at the signal next. */
const rest = ({ clock, random }: ConsumerOptions, failures: number, over: AbortSignal) =>
  sleep(clock, backoffMs(afterTrouble, failures, random), over).catch(() => undefined)

async function readUntil(over: AbortSignal, intake: Intake, options: ConsumerOptions) {
  over.addEventListener('abort', intake.close, { once: true })
  let failures = 0
  while (!over.aborted) {
    const before = intake.position()
    try {
      await intake.run()
    } catch (error) {
      failures = intake.position() > before ? 1 : failures + 1
      options.logger.warn(
        { reaction: options.reaction.name, err: error },
        'A reaction could not read the log',
      )
      await rest(options, failures, over)
    }
  }
}

interface Delivery {
  readonly reaction: Reaction
  readonly record: EventRecord
  readonly tries: number
}

const deliver = (attempts: Pick<Attempts, 'add'>, { reaction, record, tries }: Delivery) =>
  new Promise<unknown>((resolve, reject) => {
    attempts.add({
      ...placeOf(reaction, record),
      tries,
      done: () => resolve(undefined),
      giveUp: async error => resolve(error),
      drop: () => reject(unfinished(reaction, record)),
    })
  })

const unfinished = ({ name }: Reaction, { position }: EventRecord) =>
  new Refusal('STOPPING', `${name} stopped before it was done with the event at ${position}`)

/** A reaction nobody has served before begins with what comes next, and that is written down at once. */
async function loadPosition({ reaction, firstPosition, loadCheckpoint, saveCheckpoint }: ConsumerOptions) {
  const known = await loadCheckpoint(reaction.name)
  if (known !== undefined) return known
  const first = reaction.after ?? (reaction.from === 'beginning' ? 0 : firstPosition)
  await saveCheckpoint(reaction.name, first)
  return first
}

interface Start {
  readonly after: number
  readonly attempts: Pick<Attempts, 'add'>
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
