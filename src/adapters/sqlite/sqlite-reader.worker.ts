import { createLru, type Lru } from '#lib/lru'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { workerData } from 'node:worker_threads'
import { openToRead } from './database.ts'
import { eventReader, type EventRead, type ReadEvents } from './event-reads.ts'
import type { Value } from './rows.ts'
import { answerRequests, stopAnswering } from './thread.ts'

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

const mostRows = 100_000

const { file } = workerData as { file: string }
let open:
  | {
      readonly db: DatabaseSync
      readonly statements: Lru<string, StatementSync>
      readonly readEvents: ReadEvents
    }
  | undefined

answerRequests(file, message => {
  const request = message as ReaderRequest
  if (request.do === 'close') {
    stopAnswering()
    return open?.db.close()
  }
  if (!open) {
    const db = openToRead(file, 5000)
    open = { db, statements: createLru(200), readEvents: eventReader(db) }
  }
  return request.do === 'events' ? open.readEvents(request.read) : query(open.db, open.statements, request)
})

function query(
  db: DatabaseSync,
  statements: Lru<string, StatementSync>,
  { sql, parameters }: ReaderRequest & { do: 'query' },
): QueryAnswer {
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
