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
