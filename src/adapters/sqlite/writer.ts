// I1  Whatever one request writes is one transaction: all of it is on disk when the answer goes out, or nothing.
// I2  `head` and the subject index change only after a commit.
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { openToWrite } from './database.ts'
import { eventTablesSql, eventWidth } from './events.ts'
import type { TableChanges, Value } from './rows.ts'
import { createSubjectIndex, type SubjectIndex } from './subject-index.ts'
import { keptTables, makeTable, readDefinitions } from './table-changes.ts'
import { deleteSql, upsertSql, type Definition } from './tables.ts'

export interface WrittenBatch {
  readonly base: number
  readonly events: Value[]
  readonly rows: readonly TableChanges[]
}

export interface WriterOpened {
  readonly head: number
  readonly recreated: readonly string[]
  readonly indexedTo: number
  /** Subject and position of every event after that, one after the other. */
  readonly tail: readonly Value[]
}

export interface Written {
  readonly isStale: boolean
  readonly head: number
  readonly indexedTo: number
}

export interface Writer {
  open(definitions: readonly Definition[]): WriterOpened
  commit(batch: WrittenBatch): Written
  writeRows(rows: readonly TableChanges[]): void
  recreate(definition: Definition): void
  /** Moves what the log beside the file holds into the file, as far as nobody reads it. */
  checkpoint(): void
  /** Writes what is left of the subject index, empties the log beside the file and closes it. */
  close(): void
}

interface TableStatements {
  readonly definition: Definition
  readonly upsert: StatementSync
  readonly remove: StatementSync
}

export function createWriter(file: string): Writer {
  const db = openToWrite(file)
  const inTransaction = transactions(db)
  const statementsByTable = new Map<string, TableStatements>()
  let insertEvent: StatementSync
  let subjects: SubjectIndex
  let head = 0

  function remember(definition: Definition) {
    statementsByTable.set(definition.name, {
      definition,
      upsert: db.prepare(upsertSql(definition)),
      remove: db.prepare(deleteSql(definition)),
    })
  }

  function writeEvents(f: readonly Value[]) {
    for (let at = 0; at < f.length; at += eventWidth) {
      // Spelled out, because spreading a slice of the list takes longer.
      // oxfmt-ignore
      insertEvent.run(f[at]!, f[at + 1]!, f[at + 2]!, f[at + 3]!, f[at + 4]!, f[at + 5]!, f[at + 6]!, f[at + 7]!, f[at + 8]!, f[at + 9]!)
    }
  }

  function writeRows(rows: readonly TableChanges[]) {
    for (const { table, flat } of rows) {
      const { definition, upsert, remove } = statementsByTable.get(table)!
      const [width, keyWidth] = [definition.columns.length, definition.key.length]
      for (let at = 0; at < flat.length;) {
        const [statement, end] = flat[at] === 1 ? [upsert, at + 1 + width] : [remove, at + 1 + keyWidth]
        statement.run(...flat.slice(at + 1, end))
        at = end
      }
    }
  }

  return {
    open(definitions) {
      const opened = inTransaction(() => {
        makeOwnTables(db)
        return { recreated: keptTables(db, definitions) }
      })
      const indexedTo = Number(readMeta(db, 'indexed_to') ?? 0)
      head = Number(db.prepare('select max(position) as head from events').get()?.['head'] ?? 0)
      insertEvent = db.prepare(`insert into events values (${Array(eventWidth).fill('?').join(', ')})`)
      subjects = createSubjectIndex(db, indexedTo)
      for (const definition of readDefinitions(db)) remember(definition)
      const tail = readTail(db, indexedTo)
      for (let at = 0; at < tail.length; at += 2) subjects.add(tail[at] as string, tail[at + 1] as number)
      return { head, ...opened, indexedTo, tail }
    },

    commit({ base, events, rows }) {
      if (base !== head) return { isStale: true, head, indexedTo: subjects.indexedTo }
      const count = events.length / eventWidth
      const slice = count > 0 ? subjects.next(Math.max(32, 2 * count)) : undefined
      inTransaction(() => {
        writeEvents(events)
        writeRows(rows)
        if (slice) subjects.write(slice)
      })
      if (slice) subjects.done(slice)
      for (let at = 0; at < events.length; at += eventWidth)
        subjects.add(events[at + 4] as string, events[at] as number)
      head += count
      return { isStale: false, head, indexedTo: subjects.indexedTo }
    },

    writeRows: rows => inTransaction(() => writeRows(rows)),

    recreate(definition) {
      inTransaction(() => makeTable(db, definition))
      remember(definition)
    },

    checkpoint: () => db.exec('pragma wal_checkpoint(passive)'),

    close() {
      try {
        inTransaction(() => subjects?.finish(head))
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

const readMeta = (db: DatabaseSync, key: string) =>
  db.prepare('select value from alice_meta where key = ?').get(key)?.['value'] as string | undefined

function readTail(db: DatabaseSync, indexedTo: number): Value[] {
  const select = db.prepare('select subject, position from events where position > ? order by position')
  select.setReturnArrays(true)
  return (select.all(indexedTo) as unknown as Value[][]).flat()
}
