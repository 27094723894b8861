// cspell:ignore regclass
import type { Store } from '#kernel/ports'
import type { StorePlace } from '#kernel/testing'
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { postgresStore, type PostgresOptions } from './index.ts'

export const testUrl = process.env.ALICE_TEST_POSTGRES ?? 'postgres://postgres@127.0.0.1:5432/test'

let pool: pg.Pool | undefined

/** True when no database answers; said aloud, and not accepted in CI. */
export const isAway: boolean = await sql('SELECT 1').then(
  () => false,
  (error: unknown) => {
    const message = `No PostgreSQL at ${testUrl.replace(/\/\/.*@/, '//')}: ${String(error)}. Set ALICE_TEST_POSTGRES to one.`
    if (process.env.CI) throw new Error(message)
    console.warn(`\nNOT TESTED: the PostgreSQL store. ${message}\n`)
    return true
  },
)

/** Runs one statement as somebody else. */
export async function sql(text: string, values: unknown[] = []): Promise<any[]> {
  return (await strangers().query(text, values)).rows
}

/** They stay connected from one test to the next, and keep no process alive. */
function strangers(): pg.Pool {
  if (!pool) {
    pool = new pg.Pool({
      connectionString: testUrl,
      connectionTimeoutMillis: 3000,
      allowExitOnIdle: true,
    })
    // A connection that dies while nobody uses it is only replaced.
    pool.on('error', () => undefined)
  }
  return pool
}

/** Leases that no test lives long enough to see renewed. */
const leaseMs = 600_000

export interface TestPlace extends Required<StorePlace> {
  readonly schema: string
  another(options?: Partial<PostgresOptions>): Store
}

/** A schema of its own, dropped afterwards. */
export function openPlace(): TestPlace {
  const schema = `t_${randomUUID().replaceAll('-', '').slice(0, 20)}`
  const nodeByStore = new Map<Store, string>()
  const another = (options: Partial<PostgresOptions> = {}) => {
    const store = postgresStore({ url: testUrl, schema, leaseMs, ...options })
    const { open } = store
    return Object.assign(store, {
      open(given: Parameters<Store['open']>[0]) {
        nodeByStore.set(store, given.node)
        return open(given)
      },
    })
  }
  return {
    schema,
    another,
    store: another(),
    reopen: async () => another(),
    second: async () => another(),
    async hang(store) {
      const text = `UPDATE ${schema}._nodes SET expires_at = clock_timestamp() - interval '1 s' WHERE node = $1`
      await sql(text, [nodeByStore.get(store)])
    },
    async destroy() {
      await sql(`DROP SCHEMA IF EXISTS ${schema} CASCADE`)
    },
  }
}

/** Takes the log as a process would that does not let go. */
export async function holdLog(schema: string) {
  const client = new pg.Client({ connectionString: testUrl })
  await client.connect()
  await client.query(`BEGIN; SELECT FROM ${schema}._head FOR UPDATE`)
  return {
    /** Waits until this many others want it. */
    async waiting(count: number) {
      const text = `SELECT count(DISTINCT pid)::int AS n FROM pg_locks WHERE NOT granted AND pid IN (
        SELECT pid FROM pg_locks WHERE relation = '${schema}._head'::regclass)`
      for (;;) if ((await client.query(text)).rows[0].n >= count) return
    },
    release: () => client.end(),
  }
}
