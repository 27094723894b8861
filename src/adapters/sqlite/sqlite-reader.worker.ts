import { createLru, type Lru } from '#lib/lru'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { openToRead } from './database.ts'
import { eventReader, type EventRead, type ReadEvents } from './event-reads.ts'
import type { Value } from './rows.ts'
import { answerRequests } from './thread.ts'

export type ReaderRequest =
  | {
      readonly do: 'query'
      readonly sql: string
      readonly parameters: readonly (Value | bigint | Uint8Array)[]
    }
  | { readonly do: 'events'; readonly read: EventRead }
  | { readonly do: 'close' }

export interface QueryAnswer {
  readonly columns: readonly string[]
  /** The rows' values, one after the other. */
  readonly flat: readonly Value[]
}

interface Open {
  readonly db: DatabaseSync
  readonly statements: Lru<string, StatementSync>
  readonly readEvents: ReadEvents
}

const mostRows = 100_000

answerRequests(file => {
  let open: Open | undefined
  return message => {
    const request = message as ReaderRequest
    if (request.do === 'close') return open?.db.close()
    if (!open) {
      const db = openToRead(file, 5000)
      open = { db, statements: createLru(200), readEvents: eventReader(db) }
    }
    return request.do === 'events' ? open.readEvents(request.read) : query(open, request)
  }
})

function query({ db, statements }: Open, { sql, parameters }: ReaderRequest & { do: 'query' }): QueryAnswer {
  let statement = statements.get(sql)
  if (!statement) {
    statement = db.prepare(sql)
    statement.setReturnArrays(true)
    statements.set(sql, statement)
  }
  const flat: Value[] = []
  let rows = 0
  try {
    for (const row of statement.iterate(...parameters) as unknown as Iterable<Value[]>) {
      rows += 1
      if (rows > mostRows) throw new Error(`A query answers at most ${mostRows} rows; give it a limit`)
      for (const value of row) flat.push(value)
    }
  } catch (error) {
    throw resultOf(error) === readOnly ? new Error('Queries only read; events change rows') : error
  }
  return { columns: statement.columns().map(column => column.name), flat }
}

/** SQLITE_READONLY */
const readOnly = 8
const resultOf = (error: unknown) => (error as { errcode?: number }).errcode
