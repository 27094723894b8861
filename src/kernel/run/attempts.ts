// Runs events through one reaction: in order per subject, retried with backoff, given up at last.
// I1  An attempt that outlives its time is aborted and counts as failed, whether or not it listens.
// I2  What is not finished when it stops stays unfinished: neither done nor given up.
import { isRefusal, Refusal, type EventRecord, type Logger, type Reaction } from '#kernel'
import { durationMs } from '#lib/duration'
import { backoffMs } from './backoff.ts'
import { errorOf } from './dead-letters.ts'
import type { LaneItem } from './lane-book.ts'
import { createLanes } from './lanes.ts'
import type { Clock } from './ports.ts'
import { createRunner } from './runner.ts'
import { within } from './within.ts'

/** One event on its way through a reaction. */
export interface Task extends LaneItem {
  readonly record: EventRecord
  /** Attempts in all. */
  readonly tries: number
  done(): void
  /** Asked again when it fails; the task is done after it. */
  giveUp(error: unknown, attempts: number): Promise<void>
  /** Called when the task is let go unfinished. */
  drop?(): void
}

export interface Attempts {
  add(task: Task): void
  /** Begins nothing more, waits for what runs, then aborts the rest. */
  stop(graceMs: number): Promise<void>
  /** Aborts what runs and lets go of what waits. */
  clear(reason: unknown): void
  stats(): AttemptStats
}

export interface AttemptStats {
  readonly running: number
  readonly waiting: number
  /** Subjects that wait for a retry. */
  readonly held: number
  readonly delivered: number
  readonly retried: number
  /** The last failure, as `CODE: message`. */
  readonly last_error: string | undefined
}

interface AttemptsOptions {
  readonly reaction: Reaction
  readonly run: (reaction: Reaction, record: EventRecord, signal: AbortSignal) => Promise<void>
  readonly clock: Clock
  readonly random: () => number
  readonly logger: Logger
  readonly timeoutMs: number
}

/** How a task stands between two attempts. */
interface Course {
  attempts: number
  failures: number
  /** Set once it is given up and that has still to be written down. */
  verdict: Verdict | undefined
}

interface Verdict {
  readonly error: unknown
}

/** A delay that never ends: the subject keeps its place, and its task is begun again by the next process. */
const untilRestart = Infinity
const longestPauseMs = durationMs('24h')
const writingDown = { attempts: Infinity, first: '500ms', factor: 2, max: '30s' } as const

export function createAttempts(options: AttemptsOptions): Attempts {
  const { reaction, clock, random, logger } = options
  const runner = createRunner(options)
  const courseByTask = new WeakMap<Task, Course>()
  const counts = { delivered: 0, retried: 0 }
  let lastError: string | undefined
  let isStopping = false
  let epoch = 0

  const work = async (task: Task): Promise<number | undefined> => {
    const began = epoch
    const course = courseByTask.get(task) ?? { attempts: 0, failures: 0, verdict: undefined }
    if (course.verdict) return giveUp(task, course, course.verdict)
    try {
      await runner.run(task.record)
    } catch (error) {
      if (isStopping || began !== epoch) return untilRestart
      courseByTask.set(task, course)
      return afterFailure(task, course, error)
    }
    counts.delivered += 1
    task.done()
    return undefined
  }

  const afterFailure = async (task: Task, course: Course, error: unknown) => {
    const { code, message } = errorOf(error)
    lastError = `${code}: ${message}`
    course.failures += 1
    if (!isOutage(error)) course.attempts += 1
    if (isAnswer(error) || course.attempts >= task.tries) return giveUp(task, course, { error })
    counts.retried += 1
    const delay = Math.max(backoffMs(reaction.retry, course.failures, random), askedPauseMs(error))
    logger.debug(
      { reaction: reaction.name, position: task.record.position, delay, code },
      `Tried again: ${message}`,
    )
    return delay
  }

  const giveUp = async (task: Task, course: Course, verdict: Verdict) => {
    if (!course.verdict) course.failures = 0
    course.verdict = verdict
    try {
      await task.giveUp(verdict.error, course.attempts)
    } catch (error) {
      course.failures += 1
      const { position } = task.record
      logger.error({ reaction: reaction.name, position, err: error }, 'A dead letter could not be written')
      return backoffMs(writingDown, course.failures, random)
    }
    task.done()
    return undefined
  }

  const lanes = createLanes<Task>({ concurrency: Math.max(1, reaction.concurrency), clock, work })
  const dropAll = () => {
    for (const task of lanes.clear()) task.drop?.()
  }

  return {
    add: lanes.add,
    async stop(graceMs) {
      isStopping = true
      lanes.stop()
      await within(clock, graceMs, lanes.whenIdle())
      runner.abort(new Refusal('STOPPING', 'Alice is stopping'))
      await lanes.whenIdle()
      dropAll()
    },
    clear(reason) {
      epoch += 1
      runner.abort(reason)
      dropAll()
    },
    stats: () => ({ ...lanes.stats(), ...counts, last_error: lastError }),
  }
}

/** A refusal is an answer and is not asked for twice; 503 and 504 say that nobody has answered yet. */
const isAnswer = (error: unknown) => isRefusal(error) && error.status !== 503 && error.status !== 504

/** While the store is away nothing can be judged, and what was not even tried did not fail: such attempts do not count. */
const isOutage = (error: unknown) =>
  isRefusal(error) && (error.code === 'STORE_UNAVAILABLE' || error.details.was_tried === false)

/** Whoever failed may say when it is worth trying again: `retry_after_ms` in the details of its refusal. */
function askedPauseMs(error: unknown): number {
  const wanted = isRefusal(error) ? Number(error.details.retry_after_ms) : 0
  return wanted > 0 ? Math.min(wanted, longestPauseMs) : 0
}
