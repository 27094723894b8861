// cspell:ignore hashtextextended regnamespace schemaname
import type { OpenOptions } from '#kernel/ports'
import pg from 'pg'
import { storeError } from './errors.ts'
import { changeTable, metaKey, ownTables } from './schema.ts'
import type { Link } from './session.ts'

export interface SchemaOptions extends OpenOptions {
  readonly schema: string
  readonly leaseMs: number
}

export interface Prepared {
  readonly head: number
  readonly revision: number
  readonly recreated: readonly string[]
}

/** New indexes on large tables take their time. */
const patienceMs = 120_000

/** Makes the schema as declared and takes the node's place in it, in one transaction and one process at a time. */
export async function prepareSchema(link: Link, options: SchemaOptions): Promise<Prepared> {
  await checkServer(link)
  const { schema, leaseMs, node, tables } = options
  await beginAlone(link, schema)
  const { valueByKey, names } = await readMeta(link, schema)

  const changes = tables.map(table => ({
    table,
    ...changeTable(table, valueByKey.get(metaKey(table)), names.has(table.name)),
  }))
  // The revision is the node's incarnation too: whoever had its name before finds another one there.
  const results = await link.runAll(
    `${changes.map(change => change.sql).join('\n')}
    UPDATE _head SET revision = revision + 1;
    INSERT INTO _nodes (node, incarnation, expires_at)
      SELECT ${pg.escapeLiteral(node)}, revision, clock_timestamp() + ${leaseMs} * interval '1 ms' FROM _head
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

async function checkServer(link: Link) {
  const [row] = await link.run({
    text: `SELECT current_setting('server_version_num')::int, current_setting('server_version'),
      current_setting('server_encoding') <> 'UTF8', current_setting('synchronous_commit') = 'off', pg_is_in_recovery()`,
  })
  const [version, versionText, isOtherEncoding, isAsynchronous, isStandby] = row as [
    number,
    string,
    number,
    number,
    number,
  ]
  if (version < 150_000) throw refused(`The server is PostgreSQL ${versionText}; it must be 15 or newer`)
  if (isOtherEncoding) throw refused('The database keeps text in another encoding; it must be UTF8')
  if (isAsynchronous) {
    throw refused(
      'synchronous_commit is off: a commit could be lost after it was acknowledged; it must be on',
    )
  }
  if (isStandby) throw storeError('READ_ONLY', 'The server is a standby and takes no writes; use the primary')
}

const refused = (message: string) => storeError('STORE_REFUSED', message)

async function beginAlone(link: Link, schema: string) {
  await link.runAll(
    `BEGIN; SET LOCAL statement_timeout = '100s'; SET LOCAL lock_timeout = '60s';
    SELECT pg_advisory_xact_lock(hashtextextended('alice open ${schema}', 0))`,
    patienceMs,
  )
  // Even with IF NOT EXISTS this asks for the right to create schemas.
  const [exists] = await link.run({ text: 'SELECT to_regnamespace($1) IS NOT NULL', values: [schema] })
  await link.runAll(`${exists![0] === 1 ? '' : `CREATE SCHEMA "${schema}";`} ${ownTables}`, patienceMs)
}

async function readMeta(link: Link, schema: string) {
  const [, meta, existing] = await link.runAll(
    `SELECT FROM _head FOR UPDATE; SELECT key, value FROM _meta;
    SELECT tablename FROM pg_tables WHERE schemaname = '${schema}'`,
    patienceMs,
  )
  const valueByKey = new Map(meta as [string, string][])
  const format = valueByKey.get('format')
  if (format !== '1') throw refused(`The log is of format ${format}; this version of Alice knows format 1`)
  return { valueByKey, names: new Set(existing!.map(([name]) => name as string)) }
}
