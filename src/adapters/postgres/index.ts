// cspell:ignore relnamespace regnamespace relkind
import type { Store } from '#kernel/ports'
import { Kysely, PostgresDialect } from 'kysely'
import { clientConfig, openConnections, querySettings, type Connections } from './connect.ts'
import { storeError } from './errors.ts'
import { openParts, type Parts } from './open.ts'
import { remakeTable } from './schema.ts'
import { postgresSql } from './search.ts'
import { ident } from './tables.ts'
import { fencedError } from './writer.ts'

export { postgresBlobs } from './blobs.ts'

export interface PostgresOptions {
  /** `postgres://user:password@host:5432/database` */
  readonly url: string
  /** Where the tables are; several logs can share a database. */
  readonly schema?: string
  readonly now?: () => number
  /** How long a node that says nothing is believed to live. */
  readonly leaseMs?: number
}

/** The log and the views in PostgreSQL 15 or newer, shared by any number of processes. */
export function postgresStore({
  url,
  schema = 'alice',
  now = Date.now,
  leaseMs = 6000,
}: PostgresOptions): Store {
  ident(schema)
  if (schema.length > 40) throw new Error(`${schema} is too long for the name of a schema`)
  const options = { url, schema, now, leaseMs }
  const queryConfig = clientConfig(options, 'queries', querySettings)

  let opening: Promise<Parts> | undefined
  let parts: Parts | undefined
  let queryConnections: Connections | undefined
  let isClosed = false

  const running = (): Parts => {
    if (isClosed) throw storeError('STORE_CLOSED', 'This store is closed')
    if (!parts) throw storeError('STORE_CLOSED', 'This store is not open')
    return parts
  }

  const queries: Store['queries'] = new Kysely({
    dialect: new PostgresDialect({
      async pool() {
        running()
        queryConnections = openConnections(queryConfig, 4)
        return queryConnections.pool
      },
    }),
  })

  return {
    kind: 'postgres',
    queries,
    sql: postgresSql,

    async open(node) {
      if (opening || isClosed) throw storeError('STORE_REFUSED', 'A store is opened once')
      opening = openParts(options, node)
      try {
        parts = await opening
      } catch (error) {
        opening = undefined
        throw error
      }
      return parts.opened
    },

    commit: async batch => running().writer.commit(batch),
    commitLocked: async prepare => running().writer.commitLocked(prepare),
    readEvents: async query => running().reader.readEvents(query),
    readSubjects: async query => running().reader.readSubjects(query),
    countTypes: async (after, upTo) => running().reader.countTypes(after, upTo),
    head: async () => running().reader.head(),
    readRows: async (table, keys) => running().reader.readRows(table, keys),
    lastPositions: async subjects => running().reader.lastPositions(subjects),
    findEvents: async ids => running().reader.findEvents(ids),
    scanRows: async (table, limit) => running().reader.scanRows(table, limit),
    onForeignCommit: listener => running().notices.listen(listener),

    async recreate(table) {
      const { writer, tables } = running()
      await writer.reshape(remakeTable(table))
      tables.set(table)
    },

    async writeRows(rows) {
      const answer = await running().writer.commitLocked(async head => ({ base: head, events: [], rows }))
      if (answer.status === 'fenced') throw fencedError()
    },

    stats: async () => readStats(running()),

    async close() {
      if (isClosed) return
      isClosed = true
      const opened = await opening?.catch(() => undefined)
      await opened?.close()
      await queryConnections?.close()
    },
  }
}

async function readStats({ reads, session, notices }: Parts) {
  const [row] = await reads.run({
    text: `SELECT (SELECT position FROM _head), pg_total_relation_size('_events'),
      (SELECT sum(pg_total_relation_size(c.oid))::bigint FROM pg_class AS c
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'),
      (SELECT count(*) FROM _nodes WHERE expires_at >= clock_timestamp()),
      current_setting('server_version'), current_setting('synchronous_commit'), current_setting('fsync')`,
  })
  const [events, eventBytes, totalBytes, nodes, version, synchronousCommit, fsync] = row as [
    number,
    number,
    number,
    number,
    string,
    string,
    string,
  ]
  return {
    events,
    event_bytes: eventBytes,
    total_bytes: totalBytes,
    nodes,
    connections: reads.pool.totalCount,
    waiting_for_connections: reads.pool.waitingCount,
    reconnects: session.reconnects + notices.reconnects,
    server_version: version,
    synchronous_commit: synchronousCommit,
    fsync,
  }
}
