// I1  One batch at a time, each in one transaction that is on disk when it answers.
// I2  Whoever changes anything changes the row of `_head`; a batch goes through only on the position and the
//     revision it was computed on, so nothing can come between, not even a fence.
// I3  When a connection dies before it answered, the batch is looked for under the lock before anything is said;
//     if it is not there, the revision moves on, so that it cannot arrive later either.
import type { Batch, CommitAnswer, StateReader } from '#kernel/ports'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { storeError, toStoreError, unavailable } from './errors.ts'
import { createReader } from './reader.ts'
import type { Link, Session } from './session.ts'
import type { KnownTables } from './tables.ts'
import { createWrites, type Write, type WriterName } from './write.ts'

/** This process as the database knows it. */
export interface Self extends WriterName {
  /** True for ever once another process took over. */
  isFenced: boolean
}

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

type Prepare = (head: number, state: StateReader) => Promise<Write | number>

const committed: CommitAnswer = { status: 'committed' }
const fenced: CommitAnswer = { status: 'fenced' }

/** After an outage longer than this a batch that did not arrive is refused rather than sent again. */
const retryWithinMs = 10_000

interface Locked {
  readonly position: number
  readonly revision: number
  /** False when this process is fenced. */
  readonly isOurs: boolean
  /** Of the last batch this process wrote without events. */
  readonly mark: number
}

export function createWriter({ session, self, tables, now }: WriterDeps): Writer {
  const writes = createWrites(tables, self)
  const node = `node = ${pg.escapeLiteral(self.node)} AND incarnation = ${self.incarnation} AND fenced_at IS NULL`
  let revision = self.incarnation
  let marks = 0
  let turn: Promise<unknown> = Promise.resolve()

  function inTurn<T>(work: (link: Link) => Promise<T>): Promise<T> {
    try {
      // While the database is away nobody waits in line.
      session.link()
    } catch (error) {
      return Promise.reject(error as Error)
    }
    const mine = turn.then(() => work(session.link()))
    turn = mine.catch(() => undefined)
    return mine
  }

  function note(position: number, seenRevision: number, mark: number | null | undefined): Locked {
    const isOurs = mark !== null && mark !== undefined
    if (isOurs) revision = seenRevision
    else self.isFenced = true
    return { position, revision: seenRevision, isOurs, mark: mark ?? 0 }
  }

  /** Begins a transaction that holds the log. The look into `_nodes` comes after the lock and so sees every fence. */
  async function lock(link: Link): Promise<Locked> {
    const [, heads, nodes] = await link.runAll(
      `BEGIN; SELECT position, revision FROM _head FOR UPDATE; SELECT mark FROM _nodes WHERE ${node}`,
    )
    const [position, seenRevision] = heads![0] as [number, number]
    return note(position, seenRevision, nodes![0]?.[0] as number | undefined)
  }

  async function look(link: Link): Promise<Locked> {
    const text = `SELECT position, revision, (SELECT mark FROM _nodes WHERE ${node}) FROM _head`
    const [row] = await link.run({ text })
    return note(...(row as [number, number, number | null]))
  }

  async function commitNow(write: Write, mark: number): Promise<CommitAnswer> {
    const { base } = write.batch
    const startedAt = now()
    for (let attempt = 0; attempt < 3; attempt += 1) {
      if (self.isFenced) return fenced
      const link = session.link()
      let rows: unknown[][]
      try {
        rows = await link.run(write.at(revision))
      } catch (error) {
        if (await link.survives()) throw toStoreError(error)
        if (await arrived(write, mark)) return committed
        if (now() - startedAt > retryWithinMs) throw unavailable(error)
        continue
      }
      if (rows[0]) {
        revision = rows[0][0] as number
        return committed
      }
      const seen = await look(link).catch(rethrow)
      if (!seen.isOurs) return fenced
      if (seen.position !== base) return { status: 'stale', head: seen.position }
    }
    return commitHolding(async head => (head === base ? write : head), mark)
  }

  /** `prepare` answers what to write, or the head it is stale on. */
  async function commitHolding(prepare: Prepare, mark: number): Promise<CommitAnswer> {
    if (self.isFenced) return fenced
    const link = session.link()
    let write: Write | number
    try {
      const { position, isOurs } = await lock(link)
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
      const [rows] = await Promise.all([link.run(write.at(revision)), link.run({ text: 'COMMIT' })])
      revision = rows[0]![0] as number
      return committed
    } catch (error) {
      if (await link.survives()) throw toStoreError(error)
      if (await arrived(write, mark)) return committed
      throw unavailable(error)
    }
  }

  /** Whether a batch whose answer was lost is in the log; waits for the database as long as it takes. */
  async function arrived({ batch }: Write, mark: number): Promise<boolean> {
    const sentOn = revision
    for (;;) {
      const link = await session.whenUp().catch(givenUp)
      try {
        const locked = await lock(link)
        const isThere = await isWritten(link, batch, mark, locked)
        const couldStillArrive = locked.isOurs && locked.revision === sentOn
        await link.runAll(couldStillArrive ? 'UPDATE _head SET revision = revision + 1; COMMIT' : 'COMMIT')
        if (couldStillArrive) revision += 1
        return isThere
      } catch {
        // Still not known. The next try finds a new connection, or the log free.
        await link.survives()
        await setTimeout(100)
      }
    }
  }

  async function isWritten(link: Link, batch: Batch, mark: number, locked: Locked): Promise<boolean> {
    const first = batch.events[0]
    if (!first) return locked.mark >= mark
    const text = 'SELECT FROM _events WHERE position = $1::bigint AND id = $2::text'
    return (await link.run({ text, values: [first.position, first.id] })).length > 0
  }

  return {
    commit: batch =>
      inTurn(() => {
        marks += 1
        return commitNow(writes.prepare(batch, marks), marks)
      }),

    commitLocked: prepare =>
      inTurn(() => {
        marks += 1
        const mark = marks
        return commitHolding(async (head, state) => {
          const batch = await prepare(head, state)
          if (batch.base === head) return writes.prepare(batch, mark)
          throw storeError('INVALID_BATCH', `A batch prepared on the head ${head} has the base ${batch.base}`)
        }, mark)
      }),

    reshape: sql =>
      inTurn(async link => {
        try {
          if (!(await lock(link)).isOurs) throw fencedError()
          await link.runAll(`${sql}; UPDATE _head SET revision = revision + 1; COMMIT`, 60_000)
          revision += 1
        } catch (error) {
          await link.survives()
          throw toStoreError(error)
        }
      }),

    idle: () => turn,
  }
}

export const fencedError = () =>
  storeError('FENCED', 'Another process took over the work of this one; it writes nothing any more')

function givenUp(cause: unknown): never {
  throw storeError(
    'OUTCOME_UNKNOWN',
    'The store was closed before it knew whether a batch had arrived',
    cause,
  )
}

function rethrow(error: unknown): never {
  throw toStoreError(error)
}
