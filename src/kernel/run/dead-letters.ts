import { isRefusal, Refusal, type DeadLetter, type EventRecord } from '#kernel'
import { sha256 } from '#lib/hash'
import type { LogSource } from './log-reader.ts'
import type { Clock } from './ports.ts'

export interface DeadLetterQuery {
  readonly limit: number
  /** The id of the last letter of the page before. */
  readonly cursor?: string | undefined
  readonly reaction?: string | undefined
}

export interface DeadLetterStore {
  /** The same id again replaces what was there. */
  add(letter: DeadLetter): Promise<void>
  /** In order of their ids. */
  list(query: DeadLetterQuery): Promise<readonly DeadLetter[]>
  get(id: string): Promise<DeadLetter | undefined>
  remove(id: string): Promise<void>
}

export interface DeadLetters {
  list(query?: Partial<DeadLetterQuery>): Promise<readonly DeadLetter[]>
  get(id: string): Promise<DeadLetter>
  /** Runs the reaction once more: success removes the letter; failure keeps it with one attempt more and is refused. */
  replay(id: string): Promise<void>
  discard(id: string): Promise<void>
}

interface DeadLetterOptions {
  readonly store: DeadLetterStore
  readonly source: LogSource
  readonly clock: Clock
  /** Delivers once; answers the error, or undefined when it went well. */
  readonly deliver: (reaction: string, record: EventRecord) => Promise<unknown>
}

const longestPage = 500

export function createDeadLetters({ store, source, clock, deliver }: DeadLetterOptions): DeadLetters {
  const replaying = new Set<string>()

  const get = async (id: string) => {
    const letter = await store.get(id)
    if (letter) return letter
    throw new Refusal('NOT_FOUND', `There is no dead letter ${id}`, { details: { dead_letter_id: id } })
  }

  const deliverAgain = async (letter: DeadLetter) => {
    const { position, reaction } = letter
    const [record] = await source.read({ after: position - 1, upTo: position, limit: 1 })
    if (!record) throw new Refusal('NOT_FOUND', `The log has no event at position ${position}`)
    const error = await deliver(reaction, { ...record, replayed: true })
    if (error === undefined) return store.remove(letter.dead_letter_id)
    const kept = toLetter(reaction, record, { error, attempts: letter.attempts + 1, now: clock.now() })
    await store.add(kept)
    throw new Refusal('STILL_FAILING', `${reaction} failed again: ${kept.error.message}`, {
      status: 409,
      details: { dead_letter_id: kept.dead_letter_id, attempts: kept.attempts, error: kept.error },
      suggestions: ['fix_the_cause_and_replay', 'discard'],
      cause: error,
    })
  }

  return {
    async list({ limit = 50, cursor, reaction } = {}) {
      if (Number.isInteger(limit) && limit >= 1 && limit <= longestPage) {
        return store.list({ limit, cursor, reaction })
      }
      const message = `A page has 1 to ${longestPage} dead letters, not ${limit}`
      throw new Refusal('INVALID_INPUT', message, { details: { limit } })
    },
    get,
    async replay(id) {
      const letter = await get(id)
      if (replaying.has(id)) throw new Refusal('BUSY', `${id} is being replayed`, { suggestions: ['retry'] })
      replaying.add(id)
      await deliverAgain(letter).finally(() => replaying.delete(id))
    },
    async discard(id) {
      await get(id)
      await store.remove(id)
    },
  }
}

interface Failure {
  readonly error: unknown
  readonly attempts: number
  readonly now: number
}

export const toLetter = (reaction: string, record: EventRecord, failure: Failure): DeadLetter => ({
  dead_letter_id: letterId(reaction, record.position),
  reaction,
  position: record.position,
  event_id: record.id,
  event_type: record.type,
  subject: record.subject,
  error: errorOf(failure.error),
  attempts: failure.attempts,
  failed_at: new Date(failure.now).toISOString(),
})

export function errorOf(error: unknown): DeadLetter['error'] {
  const message = error instanceof Error ? error.message : String(error)
  const code = (error as { code?: unknown } | undefined | null)?.code
  const named = isRefusal(error) ? error.code : code
  return { code: typeof named === 'string' ? named : 'FAULT', message: message.slice(0, 1000) }
}

/** The same failure is the same letter, also when a crash repeats it; ids sort by position. */
const letterId = (reaction: string, position: number) =>
  `dl_${position.toString(32).padStart(11, '0')}${sha256(reaction).slice(0, 12)}`
