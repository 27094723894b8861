import type { Opened, OpenOptions } from '#kernel/ports'
import pg from 'pg'
import {
  clientConfig,
  engineSettings,
  openConnections,
  sessionMark,
  within,
  type Address,
  type Connections,
} from './connect.ts'
import { storeError, toStoreError } from './errors.ts'
import { openLease } from './lease.ts'
import { createLocks } from './locks.ts'
import { openNotices, type Notices } from './notices.ts'
import { createReader, type Reader } from './reader.ts'
import { changeTable, metaKey, ownTables } from './schema.ts'
import { openSession, type Link, type Session } from './session.ts'
import { createKnownTables, type KnownTables } from './tables.ts'
import { senderText } from './write.ts'
import { createWriter, type Self, type Writer } from './writer.ts'

/** Everything that lives while a store is open. */
export interface Parts {
  readonly opened: Opened
  readonly tables: KnownTables
  readonly writer: Writer
  readonly reader: Reader
  readonly notices: Notices
  readonly reads: Connections
  readonly session: Session
  close(): Promise<void>
}

export interface PartsOptions extends Address {
  readonly leaseMs: number
  readonly now: () => number
}

export async function openParts(
  options: PartsOptions,
  { node, tables: declared }: OpenOptions,
): Promise<Parts> {
  if (node.length === 0 || node.length > 200)
    throw new Error(`${node.slice(0, 20)}… cannot be the name of a node`)
  const { schema, leaseMs, now } = options
  const mark = sessionMark(schema, node)
  const config = (use: string) => clientConfig(options, `${use} ${mark}`, engineSettings)
  const tables = createKnownTables()
  for (const table of declared) tables.set(table)

  const toClose: { close(): Promise<void> }[] = []
  const closing = <T extends { close(): Promise<void> }>(part: T): T => (toClose.push(part), part)
  const closeAll = async () => {
    await Promise.all(toClose.map(part => part.close()))
  }

  try {
    const session = closing(await openSession({ config: config('writer') }))
    const link = session.link()
    await checkServer(link)
    const { head, revision, recreated } = await prepareSchema(link, options, { node, tables: declared })
    const self: Self = { node, incarnation: revision, channel: `alice_${schema}`, isFenced: false }

    const notices = closing(await openNotices(config('notices'), self.channel, senderText(self)))
    const reads = closing(openConnections(config('reads'), 4))
    const locks = closing(createLocks(config('locks'), schema))
    const dropLocksOf = async (other: string) => {
      const text = 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1::text'
      await reads.run({ text, values: [`alice locks ${sessionMark(schema, other)}`] })
    }
    const lease = openLease({ run: reads.run, runAtOnce: notices.run, self, locks, leaseMs, dropLocksOf })
    const writer = createWriter({ session, self, tables, now })
    return {
      opened: { head, lease, recreated },
      tables,
      writer,
      reader: createReader(tables, reads.run),
      notices,
      reads,
      session,
      async close() {
        await within(writer.idle(), 1500, () => void session.close())
        await lease.end()
        await closeAll()
      },
    }
  } catch (error) {
    await closeAll()
    throw toStoreError(error)
  }
}

async function checkServer(link: Link) {
  const [row] = await link.run({
    text: `SELECT current_setting('server_version_num')::int, current_setting('server_version'),
      current_setting('server_encoding'), current_setting('synchronous_commit'), pg_is_in_recovery()`,
  })
  const [version, versionText, encoding, synchronousCommit, isStandby] = row as [
    number,
    string,
    string,
    string,
    number,
  ]
  if (version < 150_000) throw refused(`The server is PostgreSQL ${versionText}; it must be 15 or newer`)
  if (encoding !== 'UTF8') throw refused(`The database keeps text as ${encoding}; it must be UTF8`)
  if (synchronousCommit === 'off') {
    throw refused(
      'synchronous_commit is off, so a commit could be lost after it was acknowledged; it must be on',
    )
  }
  if (isStandby) throw storeError('READ_ONLY', 'The server is a standby and takes no writes; use the primary')
}

const refused = (message: string) => storeError('STORE_REFUSED', message)

/** Makes the schema as declared and takes the node's place in it, all in one transaction and one process at a time. */
async function prepareSchema(link: Link, { schema, leaseMs }: PartsOptions, { node, tables }: OpenOptions) {
  const patienceMs = 120_000
  await link.runAll(
    `BEGIN; SET LOCAL statement_timeout = '100s'; SET LOCAL lock_timeout = '60s';
    SELECT pg_advisory_xact_lock(hashtextextended('alice open ${schema}', 0))`,
    patienceMs,
  )
  // Even with IF NOT EXISTS this asks for the right to create schemas.
  const [exists] = await link.run({ text: 'SELECT to_regnamespace($1) IS NOT NULL', values: [schema] })
  await link.runAll(`${exists![0] ? '' : `CREATE SCHEMA "${schema}";`} ${ownTables}`, patienceMs)
  const [, meta, existing] = await link.runAll(
    `SELECT FROM _head FOR UPDATE; SELECT key, value FROM _meta;
    SELECT tablename FROM pg_tables WHERE schemaname = '${schema}'`,
    patienceMs,
  )
  const valueByKey = new Map(meta as [string, string][])
  const format = valueByKey.get('format')
  if (format !== '1')
    throw refused(`The log is of format ${format}, which is newer than this version of Alice knows`)
  const names = new Set(existing!.map(([name]) => name as string))

  const changes = tables.map(table => {
    const remembered = valueByKey.get(metaKey(table))
    const change = changeTable(table, remembered, names.has(table.name))
    return { table, ...change }
  })
  const literal = pg.escapeLiteral(node)
  const results = await link.runAll(
    `${changes.map(change => change.sql).join('\n')}
    UPDATE _head SET revision = revision + 1;
    INSERT INTO _nodes (node, incarnation, expires_at)
      SELECT ${literal}, revision, clock_timestamp() + ${leaseMs} * interval '1 ms' FROM _head
      ON CONFLICT (node) DO UPDATE SET incarnation = EXCLUDED.incarnation, expires_at = EXCLUDED.expires_at,
        mark = 0, fenced_at = NULL, fenced_by = NULL, fencer = NULL;
    SELECT position, revision FROM _head;
    COMMIT`,
    patienceMs,
  )
  const [head, revision] = results.at(-2)![0] as [number, number]
  const recreated = changes.filter(change => !change.keepsRows).map(change => change.table.name)
  return { head, revision, recreated }
}
