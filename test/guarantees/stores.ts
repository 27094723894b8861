import { sqliteStore } from '#adapters/sqlite'
import type { Domain } from '#kernel'
import type { Store } from '#kernel/ports'
import type { App } from '#kernel/run'
import { memoryBlobs, testApp, type TestAppOptions } from '#kernel/testing'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, onTestFinished } from 'vitest'
import { isAway, openPlace, sql } from '../../src/adapters/postgres/testing.ts'

/** Empty data for one test, gone after it. */
export interface Place {
  /** A store on the data. SQLite has one owner: there the store before must be closed. */
  another(url?: string): Store
  /** An app on the data, stopped after the test. */
  start(domains: readonly Domain[], options?: TestAppOptions): Promise<App>
  /** Asks the database as somebody who has nothing to do with us; tables are named `$events` and `$view`. */
  ask(statement: string): Promise<any[]>
  /** Changes the database the same way, behind our back. SQLite has one owner: the store must be closed. */
  tamper(statement: string): Promise<void>
  /** The lease of this store runs out, as when its process hangs. */
  hang(store: Store): Promise<void>
}

type Tests = (open: () => Place, isShared: boolean) => void

/** Declares the tests for each real store; where there is no PostgreSQL, that is said aloud. */
export function onEveryStore(guarantee: string, tests: Tests): void {
  describe(`${guarantee} on SQLite`, () => {
    tests(openSqlite, false)
  })
  onPostgres(guarantee, tests)
}

/** One place on each store there is, for tests that take their time. */
export const openEverywhere = (): Place[] => (isAway ? [openSqlite()] : [openSqlite(), openPostgres()])

/** For what only holds between processes. */
export function onPostgres(guarantee: string, tests: Tests): void {
  describe.skipIf(isAway)(`${guarantee} on PostgreSQL`, () => {
    tests(openPostgres, true)
  })
}

function openSqlite(): Place {
  const folder = mkdtempSync(join(tmpdir(), 'alice-guarantee-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const another = () => sqliteStore({ folder })
  return {
    another,
    start: starter(another),
    async ask(statement) {
      // The database answers at once; without a turn of the event loop nobody else would ever get on.
      await new Promise<void>(done => void setImmediate(done))
      const db = new DatabaseSync(join(folder, 'alice.db'), { readOnly: true })
      try {
        return db.prepare(statement.replaceAll('$events', 'events').replaceAll('$', '')).all()
      } finally {
        db.close()
      }
    },
    async tamper(statement) {
      const db = new DatabaseSync(join(folder, 'alice.db'))
      try {
        db.exec(statement.replaceAll('$events', 'events').replaceAll('$', ''))
      } finally {
        db.close()
      }
    },
    hang: () => Promise.reject(new Error('SQLite has one owner and no lease')),
  }
}

function openPostgres(): Place {
  const place = openPlace()
  onTestFinished(() => place.destroy())
  const ask = (statement: string) =>
    sql(statement.replaceAll('$events', `${place.schema}._events`).replaceAll('$', `${place.schema}.`))
  return {
    another: url => place.another(url === undefined ? {} : { url }),
    start: starter(() => place.another()),
    ask,
    tamper: async statement => void (await ask(statement)),
    hang: store => place.hang(store),
  }
}

const starter = (another: () => Store): Place['start'] => {
  const blobs = memoryBlobs()
  return async (domains, options = {}) => {
    const app = await testApp(domains, { blobs, ...options, store: options.store ?? another() })
    onTestFinished(() => app.stop())
    await app.start()
    return app
  }
}
