import type { Table } from '#kernel'
import type { Store, StoreSql } from '#kernel/ports'
import {
  Kysely,
  sql,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type CompiledQuery,
  type QueryResult,
} from 'kysely'
import type { Readers } from './readers.ts'
import { rowFrom, type Value } from './rows.ts'
import type { QueryAnswer } from './sqlite-reader.worker.ts'
import { fullTextName } from './tables.ts'

/** Queries that run on the reader threads. They cannot write: those have the file open for reading only. */
export function createQueries(readers: Readers): Store['queries'] {
  const connection = {
    async executeQuery<R>({ sql: text, parameters }: CompiledQuery): Promise<QueryResult<R>> {
      const values = parameters.map(parameterFrom)
      const { columns, flat } = await readers.ask<QueryAnswer>({ do: 'query', sql: text, parameters: values })
      const named = columns.map(name => ({ name }))
      const rows: R[] = []
      for (let at = 0; at < flat.length; at += columns.length) rows.push(rowFrom(named, flat, at) as R)
      return { rows }
    },
    async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
      yield await connection.executeQuery<R>(query)
    },
  }
  return new Kysely({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createIntrospector: db => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
      createDriver: () => ({
        init: async () => undefined,
        acquireConnection: async () => connection,
        beginTransaction: refuseTransaction,
        commitTransaction: refuseTransaction,
        rollbackTransaction: refuseTransaction,
        releaseConnection: async () => undefined,
        destroy: async () => undefined,
      }),
    },
  })
}

const refuseTransaction = () => Promise.reject(new Error('Queries only read; events change rows'))

/** A whole number becomes an integer of SQL, so that dividing by it is the same on every store. */
function parameterFrom(value: unknown): Value | bigint | Uint8Array {
  if (typeof value === 'boolean') return value ? 1n : 0n
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value
  if (value === null || typeof value === 'string' || typeof value === 'bigint') return value
  if (value instanceof Uint8Array) return value
  throw new Error(`A query cannot be given a ${typeof value}; pass text, a number, a boolean or null`)
}

export const storeSql: StoreSql = {
  words(table, alias, text) {
    const match = matchFor(table, text)
    if (match === undefined) return sql<boolean>`1 = 0`
    const words = sql.table(fullTextName(table.name))
    return sql<boolean>`${sql.ref(`${alias}.rowid`)} in (select rowid from ${words} where ${words} match ${match})`
  },
  relevance(table, alias, text) {
    const match = matchFor(table, text)
    if (match === undefined) return sql<number>`0`
    const words = sql.table(fullTextName(table.name))
    // Materialized, because asked again for every row bm25 counts the whole index each time.
    return sql<number>`(
      with hits as materialized (select rowid as id, -rank as relevance from ${words} where ${words} match ${match})
      select relevance from hits where id = ${sql.ref(`${alias}.rowid`)})`
  },
  matches(table, text) {
    const match = matchFor(table, text)
    if (match === undefined) return sql`select 1 where 1 = 0`
    const words = sql.table(fullTextName(table.name))
    return sql`select rowid from ${words} where ${words} match ${match}`
  },
  ranked(table, text, atLeast) {
    const key = sql.join(table.key.map(name => sql.ref(`k.${name}`)))
    const rows = sql.table(table.name)
    const match = matchFor(table, text)
    if (match === undefined) return sql`select ${key}, 0 as relevance from ${rows} as k where 1 = 0`
    const words = sql.table(fullTextName(table.name))
    // A cross join is one that SQLite does not turn around: rows are looked up for the best only.
    return sql`
      with hits as materialized (select rowid as id, -rank as relevance from ${words} where ${words} match ${match}),
      best as materialized (
        select ${key}, hits.relevance from hits cross join ${rows} as k on k.rowid = hits.id
        where hits.relevance >= coalesce((select relevance from hits order by relevance desc limit 1 offset ${atLeast - 1}), -1e999))
      select * from best`
  },
  /** Row numbers are compared in a third of the time that keys are, and every index has them. */
  among({ name, key }, alias, keys) {
    const [column, ...more] = key
    if (column === undefined || more.length > 0) throw new Error(`The key of ${name} is not one column`)
    return sql<boolean>`${sql.ref(`${alias}.rowid`)} in (
      select k.rowid from (${keys}) as s cross join ${sql.table(name)} as k
      on ${sql.ref(`k.${column}`)} = ${sql.ref(`s.${column}`)})`
  },
}

const mostWords = 32

/** Each word quoted, which leaves nothing of FTS5's own syntax, and open to its end. */
function matchFor({ name, fullText }: Table, text: string): string | undefined {
  if (fullText.length === 0) throw new Error(`${name} has no full-text columns`)
  const words = text.slice(0, 4096).match(/[\p{L}\p{N}\p{M}\p{Co}]+/gu)
  return words
    ?.slice(0, mostWords)
    .map(word => `"${word}"*`)
    .join(' ')
}
