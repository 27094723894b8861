import type { Key, Row } from '#kernel'
import type { StoredEvent } from '#kernel/ports'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { openToRead } from './database.ts'
import { eventReader, type EventRead } from './event-reads.ts'
import { decodeEvents } from './events.ts'
import { checkKey, rowFrom, type Value } from './rows.ts'
import { readSql, scanSql, type Definition } from './tables.ts'

/** Small reads at once on the calling thread: passing one to another thread costs more than the read. */
export interface Reader {
  readRows(definition: Definition, keys: readonly Key[]): readonly (Row | undefined)[]
  scanRows(definition: Definition, limit: number): readonly Row[]
  lastIndexedPosition(subject: string): number
  findEvents(ids: readonly string[]): ReadonlyMap<string, number>
  readEvents(read: EventRead): readonly StoredEvent[]
  /** Forgets what it prepared for a table that was made anew. */
  forget(table: string): void
  close(): void
}

export function createReader(file: string): Reader {
  const db = openToRead(file, 100)
  const rowStatements = new Map<string, StatementSync>()
  const lastPosition = prepareArrays(db, 'select max(position) from subject_positions where subject = ?')
  const findEvent = prepareArrays(db, 'select position from events where id = ?')
  const readEvents = eventReader(db)

  const rowStatement = (definition: Definition) => {
    let statement = rowStatements.get(definition.name)
    if (!statement) rowStatements.set(definition.name, (statement = prepareArrays(db, readSql(definition))))
    return statement
  }

  return {
    readRows(definition, keys) {
      const statement = rowStatement(definition)
      return together(db, keys.length, () =>
        keys.map(key => {
          checkKey(definition, key)
          const values = get(statement, key)
          return values && rowFrom(definition.columns, values)
        }),
      )
    },
    scanRows(definition, limit) {
      const rows = prepareArrays(db, scanSql(definition)).all(limit) as unknown as Value[][]
      return rows.map(values => rowFrom(definition.columns, values))
    },
    lastIndexedPosition: subject => (get(lastPosition, [subject])?.[0] as number | null) ?? 0,
    findEvents: ids =>
      together(db, ids.length, () => {
        const found = new Map<string, number>()
        for (const id of ids) {
          const values = get(findEvent, [id])
          if (values) found.set(id, values[0] as number)
        }
        return found
      }),
    readEvents: read => decodeEvents(readEvents(read)),
    forget: table => void rowStatements.delete(table),
    close: () => db.close(),
  }
}

function prepareArrays(db: DatabaseSync, sql: string): StatementSync {
  const statement = db.prepare(sql)
  statement.setReturnArrays(true)
  return statement
}

const get = (statement: StatementSync, values: readonly Value[]) =>
  statement.get(...values) as unknown as Value[] | undefined

/** Many reads in one transaction: each by itself locks and unlocks the file's shared memory. */
function together<T>(db: DatabaseSync, count: number, read: () => T): T {
  if (count < 4) return read()
  db.exec('begin')
  try {
    return read()
  } finally {
    db.exec('commit')
  }
}
