import type { Table } from '#kernel'
import { createHash } from 'node:crypto'
import pg from 'pg'
import { ident, wordsTable } from './tables.ts'

/** The kernel's own tables. A view's name begins with a letter, so these cannot be in its way. */
export const ownTables = `
  CREATE TABLE IF NOT EXISTS _head (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    position bigint NOT NULL,
    revision bigint NOT NULL
  );
  INSERT INTO _head (position, revision) VALUES (0, 0) ON CONFLICT DO NOTHING;
  CREATE TABLE IF NOT EXISTS _events (
    position bigint PRIMARY KEY,
    id text COLLATE "C" NOT NULL UNIQUE,
    type text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    subject text COLLATE "C" NOT NULL,
    time bigint NOT NULL,
    source text COLLATE "C" NOT NULL,
    priority smallint NOT NULL,
    data text NOT NULL,
    context text NOT NULL
  );
  CREATE INDEX IF NOT EXISTS _events_subject ON _events (subject, position);
  CREATE TABLE IF NOT EXISTS _nodes (
    node text COLLATE "C" PRIMARY KEY,
    incarnation bigint NOT NULL,
    expires_at timestamptz NOT NULL,
    mark bigint NOT NULL DEFAULT 0,
    fenced_at timestamptz,
    fenced_by text COLLATE "C",
    fencer bigint
  );
  CREATE TABLE IF NOT EXISTS _meta (key text COLLATE "C" PRIMARY KEY, value text NOT NULL);
  INSERT INTO _meta (key, value) VALUES ('format', '1') ON CONFLICT DO NOTHING;`

/** What is remembered of a table, to know at the next start what changed. */
interface Shape {
  readonly key: readonly string[]
  readonly fullText: readonly string[]
  /** `bigint` or, for a column that may be empty, `bigint?`. */
  readonly columns: Readonly<Record<string, string>>
  readonly indexes: readonly (readonly string[])[]
}

export interface TableChange {
  readonly sql: string
  /** False when the rows of the table could not be kept. */
  readonly keepsRows: boolean
}

/** What must be done so that the table is as declared; `remembered` is what `_meta` has of it. */
export function changeTable(table: Table, remembered: string | undefined, exists: boolean): TableChange {
  const shape = shapeOf(table)
  if (remembered === undefined) return { sql: makeTable(table), keepsRows: true }
  if (!exists) return { sql: remakeTable(table), keepsRows: false }
  const old = JSON.parse(remembered) as Shape
  if (JSON.stringify(old) === JSON.stringify(shape)) return { sql: '', keepsRows: true }
  if (!isGrown(old, shape)) return { sql: remakeTable(table), keepsRows: false }
  const added = Object.keys(shape.columns).filter(name => !Object.hasOwn(old.columns, name))
  const dropped = old.indexes.filter(index => !shape.indexes.some(each => String(each) === String(index)))
  const sql = [
    ...added.map(name => `ALTER TABLE ${ident(table.name)} ADD COLUMN ${columnSql(table, name)};`),
    ...dropped.map(index => `DROP INDEX IF EXISTS ${indexName(table, index)};`),
    indexesSql(table),
    rememberSql(table),
  ]
  return { sql: sql.join('\n'), keepsRows: true }
}

export const remakeTable = (table: Table) =>
  `DROP TABLE IF EXISTS ${ident(table.name)}, ${wordsTable(table)};\n${makeTable(table)}`

export const metaKey = (table: Table) => `table ${table.name}`

const typeByColumn = {
  text: 'text',
  json: 'text',
  integer: 'bigint',
  real: 'double precision',
  boolean: 'smallint',
} as const

const shapeOf = (table: Table): Shape => ({
  key: table.key,
  fullText: table.fullText,
  columns: Object.fromEntries(
    Object.entries(table.columns).map(([name, { type, nullable }]) => [
      name,
      `${type}${nullable ? '?' : ''}`,
    ]),
  ),
  indexes: table.indexes,
})

function isGrown(old: Shape, next: Shape): boolean {
  if (String(old.key) !== String(next.key) || String(old.fullText) !== String(next.fullText)) return false
  if (Object.entries(old.columns).some(([name, type]) => next.columns[name] !== type)) return false
  return Object.entries(next.columns).every(
    ([name, type]) => Object.hasOwn(old.columns, name) || type.endsWith('?'),
  )
}

function makeTable(table: Table): string {
  const key = table.key.map(ident).join(', ')
  const all = Object.keys(table.columns).map(name => columnSql(table, name))
  const sql = [
    `CREATE TABLE ${ident(table.name)} (${all.join(', ')}, PRIMARY KEY (${key}));`,
    indexesSql(table),
    rememberSql(table),
  ]
  if (table.fullText.length > 0) {
    const keyColumns = table.key.map(name => columnSql(table, name))
    const words = wordsTable(table)
    const columns = [...keyColumns, '_words tsvector NOT NULL', `PRIMARY KEY (${key})`]
    sql.push(`CREATE TABLE ${words} (${columns.join(', ')}); CREATE INDEX ON ${words} USING gin (_words);`)
  }
  return sql.join('\n')
}

/** Text sorts by code point, as on every store, whatever the locale of the database. */
function columnSql(table: Table, name: string): string {
  const { type, nullable } = table.columns[name]!
  const collation = typeByColumn[type] === 'text' ? ' COLLATE "C"' : ''
  return `${ident(name)} ${typeByColumn[type]}${collation}${nullable ? '' : ' NOT NULL'}`
}

const indexesSql = (table: Table) =>
  table.indexes
    .map(index => {
      const columns = index.map(ident).join(', ')
      return `CREATE INDEX IF NOT EXISTS ${indexName(table, index)} ON ${ident(table.name)} (${columns});`
    })
    .join('\n')

/** Names may be longer together than PostgreSQL allows. */
const indexName = (table: Table, index: readonly string[]) => {
  const hash = createHash('sha1')
    .update(`${table.name} ${String(index)}`)
    .digest('hex')
  return ident(`_${table.name.slice(0, 40)}_${hash.slice(0, 10)}`)
}

const rememberSql = (table: Table) =>
  `INSERT INTO _meta (key, value) VALUES (${pg.escapeLiteral(metaKey(table))}, ${pg.escapeLiteral(JSON.stringify(shapeOf(table)))})
   ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value;`
