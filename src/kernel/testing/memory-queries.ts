import { Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import type { StoreSql } from '../run/ports.ts'

const sentence = 'The memory store answers no queries; test with a store that knows SQL'

const refuse = (): never => {
  throw new Error(sentence)
}

/** Compiles queries and refuses to run them. */
export const refusingQueries = (): Kysely<any> =>
  new Kysely({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createIntrospector: db => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
      createDriver: () => ({
        init: async () => undefined,
        acquireConnection: async () => ({ executeQuery: async () => refuse(), streamQuery: refuse }),
        beginTransaction: async () => refuse(),
        commitTransaction: async () => refuse(),
        rollbackTransaction: async () => refuse(),
        releaseConnection: async () => undefined,
        destroy: async () => undefined,
      }),
    },
  })

export const refusingSql: StoreSql = {
  words: refuse,
  relevance: refuse,
  matches: refuse,
  ranked: refuse,
  among: refuse,
}
