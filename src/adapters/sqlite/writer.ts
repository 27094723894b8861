// I1  Whatever one request writes is one transaction: all of it is on disk when the answer goes out, or nothing.
// I2  `head` and the subject index change only after a commit.
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { openToWrite } from './database.ts'
import { eventTablesSql, eventWidth } from './events.ts'
import { createRowWriter } from './row-writer.ts'
import type { TableChanges, Value } from './rows.ts'
import { createSubjectIndex } from './subject-index.ts'
import { keptTables, makeTable, readDefinitions } from './table-changes.ts'
import type { Definition } from './tables.ts'

export interface Writer {
  readonly opened: WriterOpened
  commit(batch: WrittenBatch): Written
  writeRows(rows: readonly TableChanges[]): void
  recreate(definition: Definition): void
  /** Moves what the log beside the file holds into the file, as far as nobody reads it. */
  checkpoint(): void
  /** Counts what tables hold where that changed much since the last time, so that searches take the right index. */
  optimize(): void
  /** Writes what is left of the subject index, empties the log beside the file and closes it. */
  close(): void
}

export interface WriterOpened {
  readonly head: number
  readonly recreated: readonly string[]
  readonly indexedTo: number
  /** Subject and position of every event after that, one after the other. */
  readonly tail: readonly Value[]
}

export interface WrittenBatch {
  readonly base: number
  readonly events: readonly Value[]
  readonly rows: readonly TableChanges[]
}

export interface Written {
  readonly isStale: boolean
  readonly head: number
  readonly indexedTo: number
}

export function createWriter(file: string, definitions: readonly Definition[]): Writer {
  const db = openToWrite(file)
  try {
    return writerOn(db, definitions)
  } catch (error) {
    db.close()
    throw error
  }
}

function writerOn(db: DatabaseSync, definitions: readonly Definition[]): Writer {
  const inTransaction = transactions(db)
  const recreated = inTransaction(() => {
    makeOwnTables(db)
    return keptTables(db, definitions)
  })
  const opened = { recreated, ...readState(db) }
  const insertEvent = db.prepare(`insert into events values (${'?, '.repeat(eventWidth - 1)}?)`)
  const rowWriter = createRowWriter(db)
  for (const definition of readDefinitions(db)) rowWriter.prepare(definition)
  const subjects = createSubjectIndex(db, opened.indexedTo)
  for (let at = 0; at < opened.tail.length; at += 2) {
    subjects.add(opened.tail[at] as string, opened.tail[at + 1] as number)
  }
  let { head } = opened

  return {
    opened,

    commit({ base, events, rows }) {
      if (base !== head) return { isStale: true, head, indexedTo: subjects.indexedTo }
      const count = events.length / eventWidth
      const slice = count > 0 ? subjects.next(Math.max(32, 2 * count)) : undefined
      inTransaction(() => {
        writeEvents(insertEvent, events)
        rowWriter.write(rows)
        if (slice) subjects.write(slice)
      })
      if (slice) subjects.done(slice)
      for (let at = 0; at < events.length; at += eventWidth) {
        subjects.add(events[at + 4] as string, events[at] as number)
      }
      head += count
      return { isStale: false, head, indexedTo: subjects.indexedTo }
    },

    writeRows: rows => inTransaction(() => rowWriter.write(rows)),

    recreate(definition) {
      inTransaction(() => makeTable(db, definition))
      rowWriter.prepare(definition)
    },

    checkpoint: () => db.exec('pragma wal_checkpoint(passive)'),
    // 0x10002: tables nobody asked for in this thread as well; a look at so many rows of an index is enough.
    optimize: () => db.exec('pragma analysis_limit = 1000; pragma optimize = 0x10002'),

    close() {
      try {
        inTransaction(() => subjects.finish(head))
        db.exec('pragma wal_checkpoint(truncate)')
      } finally {
        db.close()
      }
    },
  }
}

function transactions(db: DatabaseSync) {
  const begin = db.prepare('begin immediate')
  const commit = db.prepare('commit')
  return <T>(run: () => T): T => {
    begin.run()
    try {
      const value = run()
      commit.run()
      return value
    } catch (error) {
      // A full disk ends the transaction by itself: https://sqlite.org/lang_transaction.html
      if (db.isTransaction) db.exec('rollback')
      throw error
    }
  }
}

function makeOwnTables(db: DatabaseSync) {
  const isThere = db.prepare("select 1 from sqlite_schema where name = 'alice_meta'").get()
  if (!isThere) db.exec(`${eventTablesSql} insert into alice_meta values ('format', '1')`)
  const format = readMeta(db, 'format')
  if (format !== '1') throw new Error(`This database has the format ${format}, which a newer Alice wrote`)
}

function readState(db: DatabaseSync) {
  const indexedTo = Number(readMeta(db, 'indexed_to') ?? 0)
  const last = db.prepare('select max(position) as head from events').get()
  const late = db.prepare('select subject, position from events where position > ? order by position')
  late.setReturnArrays(true)
  const tail = (late.all(indexedTo) as unknown as Value[][]).flat()
  return { head: Number(last?.head ?? 0), indexedTo, tail }
}

const readMeta = (db: DatabaseSync, key: string) =>
  db.prepare('select value from alice_meta where key = ?').get(key)?.value as string | undefined

function writeEvents(insert: StatementSync, flat: readonly Value[]) {
  for (let at = 0; at < flat.length; at += eventWidth) insert.run(...flat.slice(at, at + eventWidth))
}
