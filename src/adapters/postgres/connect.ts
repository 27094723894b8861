// cspell:ignore hashjoin mergejoin seqscan keepalives
import { createHash } from 'node:crypto'
import { Socket } from 'node:net'
import pg from 'pg'
import { toStoreError } from './errors.ts'

export interface Address {
  readonly url: string
  readonly schema: string
}

type Settings = Readonly<Record<string, string>>

/**
 * For statements of known shape over tables the planner knows nothing about: it plans once, and by index. A sequential
 * scan it cannot avoid costs so much on paper that it would compile the statement first, hence `jit`.
 */
export const engineSettings: Settings = {
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  enable_seqscan: 'off',
  jit: 'off',
  plan_cache_mode: 'force_generic_plan',
  statement_timeout: '15s',
  lock_timeout: '10s',
  // A process that stops while it holds the log must not hold it for ever.
  idle_in_transaction_session_timeout: '5s',
  // Longer than a client takes to see a dead connection: who lost a lock knows it before another one gets it.
  tcp_keepalives_idle: '10',
  tcp_keepalives_interval: '5',
  tcp_keepalives_count: '4',
}

/** For searches: the planner chooses freely, and nothing is written. */
export const querySettings: Settings = {
  default_transaction_read_only: 'on',
  jit: 'off',
  statement_timeout: '30s',
}

export function clientConfig({ url, schema }: Address, about: string, settings: Settings): pg.ClientConfig {
  const address = parseUrl(url)
  const options = Object.entries({ search_path: `${schema},public`, ...settings }).map(
    ([name, value]) => `-c ${name}=${value}`,
  )
  address.searchParams.set('options', [...address.searchParams.getAll('options'), ...options].join(' '))
  address.searchParams.delete('application_name')
  return {
    connectionString: address.href,
    application_name: `alice ${about}`,
    connectionTimeoutMillis: 5000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 5000,
    types: { getTypeParser },
  }
}

function parseUrl(url: string): URL {
  const address = URL.canParse(url) ? new URL(url) : undefined
  if (address && /^postgres(ql)?:$/.test(address.protocol)) return address
  throw new Error(
    'The address of the store is not one of PostgreSQL; write it like postgres://user@host:5432/database',
  )
}

/** Marks the sessions of one node on one log, for `pg_stat_activity`. */
export const sessionMark = (schema: string, node: string) =>
  createHash('sha1').update(`${schema}\n${node}`).digest('hex').slice(0, 12)

/** Rows read the same from every store: numbers are numbers, truth is 0 or 1. */
const getTypeParser = ((oid: number): unknown => {
  if (oid === 20) return parseWhole
  if (oid === 1700) return Number
  if (oid === 16) return (value: string) => (value === 't' ? 1 : 0)
  return pg.types.getTypeParser(oid, 'text')
}) as typeof pg.types.getTypeParser

function parseWhole(value: string): number {
  const whole = Number(value)
  if (!Number.isSafeInteger(whole)) throw new RangeError(`${value} is too large for a number`)
  return whole
}

export interface Statement {
  readonly name?: string
  readonly text: string
  readonly values?: unknown[]
}

/** Runs one statement and answers its rows as arrays. */
export type Run = (statement: Statement) => Promise<unknown[][]>

export interface Connections {
  readonly pool: pg.Pool
  readonly run: Run
  close(): Promise<void>
}

/** A few connections that anyone may use for one statement at a time. */
export function openConnections(config: pg.ClientConfig, max: number): Connections {
  const sockets = new Set<Socket>()
  const pool = new pg.Pool({
    ...config,
    max,
    query_timeout: 35_000,
    allowExitOnIdle: true,
    stream() {
      const socket = new Socket()
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
      return socket
    },
  })
  // A connection that dies while nobody uses it is only replaced.
  pool.on('error', () => undefined)
  let closing: Promise<void> | undefined

  return {
    pool,
    async run(statement) {
      try {
        const { rows } = await pool.query({ ...statement, rowMode: 'array' })
        return rows
      } catch (error) {
        throw toStoreError(error)
      }
    },
    close: () => (closing ??= within(pool.end(), 1500, () => sockets.forEach(socket => socket.destroy()))),
  }
}

/** Waits for the work, and calls `hurry` when it takes too long. */
export async function within(work: Promise<unknown>, ms: number, hurry: () => void): Promise<void> {
  const timer = setTimeout(hurry, ms)
  await work.finally(() => clearTimeout(timer))
}
