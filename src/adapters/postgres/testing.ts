import type { Store } from '#kernel/ports'
import type { StorePlace } from '#kernel/testing'
import { randomUUID } from 'node:crypto'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import pg from 'pg'
import { postgresStore, type PostgresOptions } from './index.ts'

export const testUrl = process.env['ALICE_TEST_POSTGRES'] ?? 'postgres://postgres@127.0.0.1:5432/test'

/** True when no database answers; said aloud, and not accepted in CI. */
export const isAway: boolean = await sql('SELECT 1').then(
  () => false,
  (error: Error) => {
    const message = `No PostgreSQL at ${testUrl.replace(/\/\/.*@/, '//')}: ${error.message}. Set ALICE_TEST_POSTGRES to one.`
    if (process.env['CI']) throw new Error(message)
    console.warn(`\nNOT TESTED: the PostgreSQL store. ${message}\n`)
    return true
  },
)

/** Runs one statement as somebody else. */
export async function sql(text: string, values: unknown[] = []): Promise<any[]> {
  const client = new pg.Client({ connectionString: testUrl, connectionTimeoutMillis: 3000 })
  await client.connect()
  try {
    return (await client.query(text, values)).rows
  } finally {
    await client.end()
  }
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

/** A way to the server that can be disturbed. */
export interface Wire {
  readonly url: string
  /** What clients send is kept back from now on, though their connections may end. */
  holdRequests(): void
  /** Sends on what was kept back, each to the connection it was meant for. */
  releaseRequests(): void
  /** What the server answers is lost from now on. */
  dropAnswers(): void
  /** Ends the clients' side of every connection; new ones pass undisturbed. */
  cut(): void
  /** Nobody gets through until `mend`. */
  refuse(): void
  mend(): void
  close(): Promise<void>
}

interface Wired {
  readonly client: Socket
  readonly server: Socket
  readonly held: Buffer[]
  holds: boolean
  drops: boolean
}

export async function openWire(): Promise<Wire> {
  const address = new URL(testUrl)
  const target = { port: Number(address.port || 5432), host: address.hostname }
  const all = new Set<Wired>()
  let isRefusing = false
  const listener = createServer(client => {
    if (isRefusing) return client.destroy()
    const server = connect(target)
    const wired: Wired = { client, server, held: [], holds: false, drops: false }
    all.add(wired)
    client.on('data', data => (wired.holds ? wired.held.push(data) : server.write(data)))
    server.on('data', data => wired.drops || client.write(data))
    client.on('error', () => undefined).on('close', () => wired.holds || server.destroy())
    server.on('error', () => undefined).on('close', () => (client.destroy(), all.delete(wired)))
  })
  await new Promise<void>(resolve => listener.listen(0, '127.0.0.1', resolve))
  address.host = `127.0.0.1:${(listener.address() as AddressInfo).port}`
  const each = (change: (wired: Wired) => void) => () => all.forEach(change)
  const cut = each(wired => wired.client.destroy())

  return {
    url: address.href,
    holdRequests: each(wired => (wired.holds = true)),
    releaseRequests: each(wired => wired.held.splice(0).forEach(data => wired.server.write(data))),
    dropAnswers: each(wired => (wired.drops = true)),
    cut,
    refuse() {
      isRefusing = true
      cut()
    },
    mend() {
      isRefusing = false
    },
    async close() {
      all.forEach(({ client, server }) => (client.destroy(), server.destroy()))
      await new Promise(resolve => listener.close(resolve))
    },
  }
}
