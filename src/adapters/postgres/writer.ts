// I1  One batch at a time, each in one transaction that is on disk when it answers.
// I2  Whoever changes anything changes the row of `_head`; a batch goes through only on the position and the
//     revision it was computed on, so nothing can come between, not even a fence.
// I3  When a connection dies before it answered, the batch is looked for under the lock before anything is said;
//     if it is not there, the revision moves on, so that it cannot arrive later either.
import type { Batch, CommitAnswer, StateReader } from '#kernel/ports'
import { setTimeout } from 'node:timers/promises'
import { storeError, toStoreError, unavailable } from './errors.ts'
import { createHead, type Head, type Seen, type Self } from './head.ts'
import { createReader } from './reader.ts'
import type { Link, Session } from './session.ts'
import type { KnownTables } from './tables.ts'
import { createWrites, type Write } from './write.ts'

export interface Writer {
  commit(batch: Batch): Promise<CommitAnswer>
  commitLocked(prepare: (head: number, state: StateReader) => Promise<Batch>): Promise<CommitAnswer>
  /** Changes the shape of tables while nobody writes. */
  reshape(sql: string): Promise<void>
  /** Resolves when nothing is being written. */
  idle(): Promise<unknown>
}

export interface WriterDeps {
  readonly session: Session
  readonly self: Self
  readonly tables: KnownTables
  readonly now: () => number
}

interface Context extends WriterDeps {
  readonly head: Head
}

/** Answers what to write, or the head it is stale on. */
type Prepare = (head: number, state: StateReader) => Promise<Write | number>

const committed: CommitAnswer = { status: 'committed' }
const fenced: CommitAnswer = { status: 'fenced' }

/** After an outage longer than this a batch that did not arrive is refused rather than sent again. */
const retryWithinMs = 10_000
const reshapeWithinMs = 60_000
const mostAttempts = 3

export function createWriter(deps: WriterDeps): Writer {
  const { session, self, tables } = deps
  const context = { ...deps, head: createHead(self) }
  const writes = createWrites(tables, self)
  let marks = 0
  let turn: Promise<unknown> = Promise.resolve()

  function inTurn<T>(work: (mark: number) => Promise<T>): Promise<T> {
    try {
      // While the database is away nobody waits in line.
      session.link()
    } catch (error) {
      return Promise.reject(error)
    }
    marks += 1
    const mark = marks
    const mine = turn.then(() => work(mark))
    turn = mine.catch(() => undefined)
    return mine
  }

  return {
    commit: batch => inTurn(async mark => commit(context, writes.prepare(batch, mark))),

    commitLocked: prepare =>
      inTurn(mark =>
        commitHolding(context, async (head, state) => {
          const batch = await prepare(head, state)
          if (batch.base === head) return writes.prepare(batch, mark)
          throw storeError('INVALID_BATCH', `A batch prepared on the head ${head} has the base ${batch.base}`)
        }),
      ),

    reshape: sql => inTurn(() => reshape(context, sql)),

    idle: () => turn,
  }
}

async function commit(context: Context, write: Write): Promise<CommitAnswer> {
  const { session, self, head, now } = context
  const startedAt = now()
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    if (self.isFenced) return fenced
    const link = session.link()
    let rows: unknown[][]
    try {
      rows = await link.run(write.at(head.revision))
    } catch (error) {
      if (await link.survives()) throw toStoreError(error)
      if (await hasArrived(context, write)) return committed
      if (now() - startedAt > retryWithinMs) throw unavailable(error)
      continue
    }
    if (rows[0]) {
      head.revision = rows[0][0] as number
      return committed
    }
    const seen = await head.look(link).catch(rethrow)
    if (!seen.isOurs) return fenced
    if (seen.position !== write.batch.base) return { status: 'stale', head: seen.position }
  }
  return commitHolding(context, async position => (position === write.batch.base ? write : position))
}

async function commitHolding(context: Context, prepare: Prepare): Promise<CommitAnswer> {
  const { session, self, tables, head } = context
  if (self.isFenced) return fenced
  const link = session.link()
  let write: Write | number
  try {
    const { position, isOurs } = await head.lock(link)
    write = isOurs ? await prepare(position, createReader(tables, link.run)) : position
    if (typeof write === 'number') {
      await link.run({ text: 'ROLLBACK' })
      return isOurs ? { status: 'stale', head: write } : fenced
    }
  } catch (error) {
    await link.survives()
    throw toStoreError(error)
  }
  try {
    const [rows] = await Promise.all([link.run(write.at(head.revision)), link.run({ text: 'COMMIT' })])
    head.revision = rows[0]![0] as number
    return committed
  } catch (error) {
    if (await link.survives()) throw toStoreError(error)
    if (await hasArrived(context, write)) return committed
    throw unavailable(error)
  }
}

/** Whether a batch whose answer was lost is in the log; waits for the database as long as it takes. */
async function hasArrived({ session, head }: Context, write: Write): Promise<boolean> {
  const sentOn = head.revision
  for (;;) {
    const link = await session.whenUp().catch(giveUp)
    try {
      const seen = await head.lock(link)
      const isThere = await isWritten(link, write, seen)
      const couldStillArrive = seen.isOurs && seen.revision === sentOn
      await link.runAll(couldStillArrive ? 'UPDATE _head SET revision = revision + 1; COMMIT' : 'COMMIT')
      if (couldStillArrive) head.revision += 1
      return isThere
    } catch {
      // Still not known. The next try finds a new connection, or the log free.
      await link.survives()
      await setTimeout(100)
    }
  }
}

/** The id alone would not do: another process may have written an event of the same id in the same place. */
async function isWritten(link: Link, { batch, mark }: Write, seen: Seen): Promise<boolean> {
  const first = batch.events[0]
  if (!first) return seen.mark >= mark
  const text = `SELECT FROM _events
    WHERE position = $1::bigint AND id = $2::text AND source = $3::text`
  return (await link.run({ text, values: [first.position, first.id, first.source] })).length > 0
}

async function reshape({ session, head }: Context, sql: string): Promise<void> {
  const link = session.link()
  try {
    if (!(await head.lock(link)).isOurs) throw fencedError()
    await link.runAll(`${sql}; UPDATE _head SET revision = revision + 1; COMMIT`, reshapeWithinMs)
    head.revision += 1
  } catch (error) {
    await link.survives()
    throw toStoreError(error)
  }
}

export const fencedError = () =>
  storeError('FENCED', 'Another process took over the work of this one; it writes nothing any more')

function giveUp(cause: unknown): never {
  throw storeError(
    'OUTCOME_UNKNOWN',
    'The store was closed before it knew whether a batch had arrived',
    cause,
  )
}

function rethrow(error: unknown): never {
  throw toStoreError(error)
}
