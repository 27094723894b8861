import type { Batch, CommitAnswer, EventQuery, Opened, OpenOptions, Store } from '#kernel/ports'
import { join } from 'node:path'
import { decodeEvents, encodeEvents } from './events.ts'
import { openFiles, sizeOf, type OpenFiles } from './files.ts'
import { soleLease } from './lease.ts'
import { createQueries, storeSql } from './queries.ts'
import { createReaders } from './readers.ts'
import { encodeChanges, rowFrom, type Value } from './rows.ts'
import type { QueryAnswer } from './sqlite-reader.worker.ts'
import { createSubjectTail } from './subject-tail.ts'
import { definitionOf, scanSql, type Definition } from './tables.ts'
import type { Written } from './writer.ts'

export { announceOwner, readOwner, type Owner } from './lock.ts'

export interface SqliteStoreOptions {
  /** Holds `alice.db` and what belongs to it; made when it is not there. */
  readonly folder: string
  readonly now?: () => number
}

/** What is read at once; more goes to another thread, because a read holds up everything else on this one. */
const small = { events: 64, scannedEvents: 256, rows: 256 } as const

/** A log and its views in one file, written by one thread of one process. */
export function sqliteStore({ folder, now = Date.now }: SqliteStoreOptions): Store {
  const file = join(folder, 'alice.db')
  const readers = createReaders(file)
  const definitions = new Map<string, Definition>()
  const tail = createSubjectTail()
  const ending = new AbortController()
  let files: OpenFiles | undefined
  let closing: Promise<void> | undefined
  /** Settles when nobody holds the log for itself. */
  let lock: Promise<unknown> | undefined
  let head = 0
  let indexedTo = 0

  const opened = () => {
    if (files && !closing) return files
    throw new Error(closing ? `${file} is closed` : `${file} is not open yet`)
  }
  const definition = (table: string) => {
    const found = definitions.get(table)
    if (!found) throw new Error(`The store was not told about a table ${table}`)
    return found
  }

  async function write(batch: Batch): Promise<CommitAnswer> {
    const { writer } = opened()
    const events = encodeEvents(batch)
    const rows = encodeChanges(batch.rows, definition)
    const answer = await writer.ask<Written>({ do: 'commit', base: batch.base, events, rows })
    if (answer.isStale) return { status: 'stale', head: answer.head }
    for (const { subject, position } of batch.events) tail.add(subject, position)
    tail.forget(answer.indexedTo)
    head = answer.head
    indexedTo = answer.indexedTo
    return { status: 'committed' }
  }

  async function end() {
    ending.abort(new Error(`${file} is closed`))
    if (!files) return
    await lock
    await readers.end()
    files.reader.close()
    await files.writer.end({ do: 'close' })
    await files.lock.release()
  }

  const store: Store = {
    kind: 'sqlite',
    queries: createQueries(readers),
    sql: storeSql,

    async open({ node, tables }: OpenOptions): Promise<Opened> {
      if (files) throw new Error(`${file} is open already`)
      for (const table of tables) definitions.set(table.name, definitionOf(table))
      files = await openFiles({ folder, file, now, definitions: [...definitions.values()] })
      const { recreated, tail: late } = files.opened
      for (let at = 0; at < late.length; at += 2) tail.add(late[at] as string, late[at + 1] as number)
      head = files.opened.head
      indexedTo = files.opened.indexedTo
      return { head, recreated, lease: soleLease(node, ending.signal) }
    },

    async commit(batch) {
      while (lock) await lock
      return write(batch)
    },

    commitLocked(prepare) {
      const turn = Promise.resolve(lock).then(async () => {
        // Requests are answered in order, so every commit before this one is.
        await opened().writer.ask({ do: 'wait' })
        return write(await prepare(head, store))
      })
      const settled = turn.then(free, free)
      function free() {
        if (lock === settled) lock = undefined
      }
      lock = settled
      return turn
    },

    async readEvents(query) {
      const late =
        query.subject === undefined ? [] : tail.positionsOf(query.subject, query.after, query.upTo ?? head)
      const read = { query, indexedTo, tail: late }
      if (isSmall(query, head)) return opened().reader.readEvents(read)
      return decodeEvents(await readers.ask<Value[]>({ do: 'events', read }))
    },
    head: async () => head,
    lastPositions: async subjects => {
      const { reader } = opened()
      return subjects.map(subject => tail.lastOf(subject) ?? reader.lastIndexedPosition(subject))
    },
    findEvents: async ids => opened().reader.findEvents(ids),

    readRows: async (table, keys) => opened().reader.readRows(definition(table), keys),
    async scanRows(table, limit) {
      const { columns } = definition(table)
      if (limit <= small.rows) return opened().reader.scanRows(definition(table), limit)
      const sql = scanSql(definition(table))
      const { flat } = await readers.ask<QueryAnswer>({ do: 'query', sql, parameters: [limit] })
      return Array.from({ length: flat.length / columns.length }, (_, at) =>
        rowFrom(columns, flat, at * columns.length),
      )
    },

    async recreate(table) {
      const next = definitionOf(table)
      await opened().writer.ask({ do: 'recreate', definition: next })
      definitions.set(table.name, next)
      opened().reader.forget(table.name)
    },
    async writeRows(rows) {
      await opened().writer.ask({ do: 'write rows', rows: encodeChanges(rows, definition) })
    },

    // One process owns the file, so nobody else commits.
    onForeignCommit: () => () => undefined,
    stats: async () => ({
      events: head,
      file_bytes: await sizeOf(file),
      wal_bytes: await sizeOf(`${file}-wal`),
      sqlite_version: process.versions.sqlite ?? 'unknown',
    }),
    close: () => (closing ??= end()),
  }
  return store
}

/** A filter by type may pass over much of the log before it finds anything. */
const isSmall = ({ limit, types, after, upTo }: EventQuery, head: number) =>
  limit <= small.events && (!types || Math.min(upTo ?? head, head) - after <= small.scannedEvents)
