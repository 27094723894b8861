// I1  The first answer is written in the same commit as the facts it speaks of (G5).
// I2  While the first call runs, the others with its key wait for its answer. Between processes the first to commit
//     wins: the other's facts are refused with its commit, and it answers what the winner answered.
//     Whoever waited for a caller who gave up asks itself: that was no answer to the request.
// I3  A key used again for another request is refused: it would get an answer to a question nobody asked.
import { integer, isRefusal, optional, Refusal, text, type Actor, type Row, type Table } from '#kernel'
import { canonicalJson } from '#lib/canonical'
import { sha256 } from '#lib/hash'
import type { AppendOptions } from './draft.ts'
import type { Clock, RowChange, Store } from './ports.ts'

export const idempotencyTable: Table = {
  name: 'kernel_idempotency',
  key: ['id'],
  columns: {
    id: text,
    operation: text,
    input_digest: text,
    answer: optional(text),
    refusal: optional(text),
    expires_at: integer,
  },
  indexes: [['expires_at']],
  fullText: [],
}

const keptMs = 24 * 3_600_000

export interface Remembered {
  /** The row that makes this answer the answer for a day. */
  row(answer: unknown): RowChange
  refusalRow(refusal: Refusal): RowChange
  /** Makes a commit fail when another process answered meanwhile. */
  readonly unless: NonNullable<AppendOptions['unless']>
}

export interface Idempotency {
  /** Runs the work once per caller, operation and key; later calls get the first answer or refusal. */
  once<T>(
    call: { actor: Actor; operation: string; key: string; input: unknown },
    work: (remember: Remembered) => Promise<T>,
  ): Promise<T>
  sweep(): Promise<void>
}

interface InFlight {
  readonly digest: string
  readonly answer: Promise<unknown>
}

export function createIdempotency(
  store: Store,
  clock: Clock,
  write: (rows: readonly RowChange[]) => Promise<void>,
): Idempotency {
  const inFlight = new Map<string, InFlight>()
  const table = idempotencyTable.name
  const isOver = (row: Row) => Number(row.expires_at) < clock.now()

  const idempotency: Idempotency = {
    async once(call, work) {
      const { actor, operation, key, input } = call
      const id = sha256(`${actor.kind}:${actor.id}\u001f${operation}\u001f${key}`)
      const digest = sha256(canonicalJson(input))
      const running = inFlight.get(id)
      if (running) {
        const answer = () => running.answer as Promise<any>
        return sameRequest(running.digest, digest, key, answer).catch((error: unknown) => {
          if (isRefusal(error) && error.code === 'CANCELED') return idempotency.once(call, work)
          throw error
        })
      }

      const base = { id, operation, input_digest: digest, expires_at: clock.now() + keptMs }
      const remember = remembering(base, isOver)
      const recallKnown = async () => {
        const [known] = await store.readRows(table, [[id]])
        if (!known || isOver(known)) return undefined
        return { answer: await sameRequest(String(known.input_digest), digest, key, () => recall(known)) }
      }
      const first = (async () => {
        const known = await recallKnown()
        if (known) return known.answer
        try {
          return await work(remember)
        } catch (error) {
          const winner =
            isRefusal(error) && error.code === 'ALREADY_ANSWERED' ? await recallKnown() : undefined
          if (!winner) throw error
          return winner.answer
        }
      })()
      inFlight.set(id, { digest, answer: first })
      try {
        return await first
      } finally {
        inFlight.delete(id)
      }
    },
    async sweep() {
      if (store.kind === 'memory') return
      const old = await store.queries
        .selectFrom(table)
        .select('id')
        .where('expires_at', '<', clock.now())
        .limit(1000)
        .execute()
      if (old.length > 0) await write(old.map(({ id }) => ({ table, key: [id as string], row: undefined })))
    },
  }
  return idempotency
}

function remembering(base: Row & { readonly id: string }, isOver: (row: Row) => boolean): Remembered {
  const table = idempotencyTable.name
  const key = [base.id]
  const rowWith = (ended: Row): RowChange => ({ table, key, row: { ...base, ...ended } })
  return {
    row: answer => rowWith({ answer: JSON.stringify(answer ?? null), refusal: null }),
    refusalRow: ({ code, message, status, details, suggestions }) =>
      rowWith({
        answer: null,
        refusal: JSON.stringify({ code, message, status, details, suggestions }),
      }),
    unless: { table, key, isOver },
  }
}

async function sameRequest<T>(
  known: string,
  digest: string,
  key: string,
  answer: () => Promise<T> | T,
): Promise<T> {
  if (known === digest) return answer()
  throw new Refusal('IDEMPOTENCY_KEY_REUSED', `The idempotency key ${key} was used for another request`, {
    suggestions: ['use_new_idempotency_key'],
  })
}

function recall({ answer, refusal }: Row) {
  if (refusal === null) return JSON.parse(answer as string)
  const { code, message, ...more } = JSON.parse(refusal as string)
  throw new Refusal(code, message, more)
}

/** Refusals about the moment, not about the request, are not remembered: trying again is the right thing. */
export const isLasting = (error: unknown): error is Refusal =>
  isRefusal(error) && error.status !== 429 && error.status < 499
