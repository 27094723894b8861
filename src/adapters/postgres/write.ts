import type { Key, Row } from '#kernel'
import type { Batch, StoredEvent } from '#kernel/ports'
import { createHash } from 'node:crypto'
import { encodeArray, type ElementType } from './arrays.ts'
import type { Statement } from './connect.ts'
import { storeError } from './errors.ts'
import { wordsOfRow } from './search.ts'
import {
  columnsOf,
  ident,
  keyColumnsOf,
  wordsTable,
  type KnownColumn,
  type KnownTable,
  type KnownTables,
} from './tables.ts'

/** A batch, checked and encoded; where it goes is said when it is sent. */
export interface Write {
  readonly batch: Batch
  at(revision: number): Statement
}

export interface Writes {
  /** `mark` is told apart from the marks of the node's other batches, should the answer get lost. */
  prepare(batch: Batch, mark: number): Write
}

export interface WriterName {
  readonly channel: string
  readonly node: string
  readonly incarnation: number
}

/** Part of the one statement that writes a batch. Equal keys have equal SQL, wherever their parameters begin. */
interface Piece {
  readonly key: string
  readonly values: readonly unknown[]
  sql(firstParameter: number): string
}

/**
 * Everything of a batch in one statement and so in one transaction. The row of `_head` is the lock and the check:
 * it is changed by every commit, every fence and every new node, so a batch computed before any of these finds
 * another position or revision there and writes nothing. A look into `_nodes` could not do that: a statement that had to
 * wait for the row sees the row as it is now, but the rest of the database as it was when it began
 * (https://www.postgresql.org/docs/15/transaction-iso.html#XACT-READ-COMMITTED).
 */
export function createWrites(tables: KnownTables, self: WriterName): Writes {
  const preparedByKey = new Map<string, { name: string | undefined; text: string }>()

  /** Which tables a batch touches varies without bound; what comes after the first few hundred is planned each time. */
  function prepared(pieces: readonly Piece[]) {
    const key = pieces.map(piece => piece.key).join(' ')
    const known = preparedByKey.get(key)
    if (known) return known
    const text = textOf(pieces)
    const isFew = preparedByKey.size < 300
    const fresh = {
      name: isFew ? `w${createHash('sha1').update(text).digest('base64url')}` : undefined,
      text,
    }
    if (isFew) preparedByKey.set(key, fresh)
    return fresh
  }

  return {
    prepare(batch, mark) {
      checkPositions(batch)
      const pieces = piecesOf(tables, self, batch, mark)
      const { name, text } = prepared(pieces)
      const rest = pieces.flatMap(piece => piece.values)
      const sender = senderText(self)
      return {
        batch,
        at: revision => ({
          ...(name && { name }),
          text,
          values: [batch.base, revision, batch.events.length, self.channel, sender, ...rest],
        }),
      }
    },
  }
}

export const senderText = ({ node, incarnation }: WriterName) => `${incarnation} ${node}`

const head = `head AS (
  UPDATE _head SET position = position + $3::bigint, revision = revision + 1
  WHERE position = $1::bigint AND revision = $2::bigint
  RETURNING position, revision)`

function textOf(pieces: readonly Piece[]): string {
  let parameter = 6
  const parts = pieces.map((piece, at) => {
    const sql = `part${at} AS (${piece.sql(parameter)})`
    parameter += piece.values.length
    return sql
  })
  return `WITH ${[head, ...parts].join(',\n')}\nSELECT revision, pg_notify($4::text, $5::text) FROM head`
}

function checkPositions({ base, events }: Batch) {
  for (const [at, { id, position }] of events.entries()) {
    if (position === base + 1 + at) continue
    throw storeError('INVALID_BATCH', `Event ${id} has position ${position}, not ${base + 1 + at}`)
  }
}

function piecesOf(tables: KnownTables, self: WriterName, batch: Batch, mark: number): Piece[] {
  const pieces = [batch.events.length > 0 ? eventsPiece(batch.events) : markPiece(self, mark)]
  const changesByTable = new Map<string, { rows: Row[]; keys: Key[] }>()
  for (const { table, key, row } of batch.rows) {
    let changes = changesByTable.get(table)
    if (!changes) changesByTable.set(table, (changes = { rows: [], keys: [] }))
    if (row) changes.rows.push(row)
    else changes.keys.push(key)
  }
  for (const name of [...changesByTable.keys()].toSorted()) {
    const known = tables.get(name)
    const { rows, keys } = changesByTable.get(name)!
    if (rows.length > 0) pieces.push(...upsertPieces(known, rows))
    if (keys.length > 0) pieces.push(...deletePieces(known, keys))
  }
  return pieces
}

const eventColumns: readonly (readonly [keyof StoredEvent, ElementType])[] = [
  ['position', 'bigint'],
  ['id', 'text'],
  ['type', 'text'],
  ['version', 'bigint'],
  ['subject', 'text'],
  ['time', 'bigint'],
  ['source', 'text'],
  ['priority', 'smallint'],
  ['data', 'text'],
  ['context', 'text'],
]

const eventsPiece = (events: readonly StoredEvent[]): Piece => ({
  key: 'events',
  values: eventColumns.map(([name, element]) =>
    encodeArray(
      element,
      events.map(event => event[name]),
      name,
    ),
  ),
  sql: first => {
    const names = eventColumns.map(([name]) => name).join(', ')
    return `INSERT INTO _events (${names}) SELECT r.* FROM head, ${unnest(first, eventColumns)} AS r (${names})`
  },
})

/** A batch without events leaves no trace in the log; its node remembers it instead. */
const markPiece = ({ node, incarnation }: WriterName, mark: number): Piece => ({
  key: 'mark',
  values: [node, incarnation, mark],
  sql: first =>
    `UPDATE _nodes SET mark = $${first + 2}::bigint FROM head
     WHERE node = $${first}::text AND incarnation = $${first + 1}::bigint`,
})

function upsertPieces(known: KnownTable, rows: readonly Row[]): Piece[] {
  const { table, columns, keyColumns, generation } = known
  const valuesByColumn = columnsOf(known, rows)
  const pieces = [
    {
      key: `+${table.name}@${generation}`,
      values: encodeColumns(table.name, columns, valuesByColumn),
      sql: (first: number) => upsertSql(ident(table.name), columns, keyColumns, first),
    },
  ]
  if (table.fullText.length === 0) return pieces
  const keys = keyColumns.map(column => valuesByColumn[columns.indexOf(column)]!)
  const words = encodeArray(
    'text',
    rows.map(row => wordsOfRow(table, row)),
    '_words',
  )
  pieces.push({
    key: `+words`,
    values: [...encodeColumns(table.name, keyColumns, keys), words],
    sql: first => upsertSql(wordsTable(table), [...keyColumns, wordsColumn], keyColumns, first),
  })
  return pieces
}

const wordsColumn: KnownColumn = { name: '_words', type: 'text', element: 'text', nullable: false }

function upsertSql(
  target: string,
  columns: readonly KnownColumn[],
  key: readonly KnownColumn[],
  first: number,
) {
  const names = columns.map(column => ident(column.name))
  const picked = columns.map(column => `r.${ident(column.name)}${column === wordsColumn ? '::tsvector' : ''}`)
  const rest = columns.filter(column => !key.includes(column)).map(column => ident(column.name))
  const update = `UPDATE SET ${rest.map(name => `${name} = EXCLUDED.${name}`).join(', ')}`
  return `INSERT INTO ${target} AS t (${names.join(', ')})
    SELECT ${picked.join(', ')} FROM head, ${unnest(
      first,
      columns.map(each => [each.name, each.element]),
    )} AS r (${names.join(', ')})
    ON CONFLICT (${key.map(column => ident(column.name)).join(', ')}) DO ${rest.length > 0 ? update : 'NOTHING'}
    ${columns.includes(wordsColumn) ? 'WHERE t._words IS DISTINCT FROM EXCLUDED._words' : ''}`
}

function deletePieces(known: KnownTable, keys: readonly Key[]): Piece[] {
  const { table, keyColumns, generation } = known
  const values = encodeColumns(table.name, keyColumns, keyColumnsOf(known, keys))
  const targets = [ident(table.name), ...(table.fullText.length > 0 ? [wordsTable(table)] : [])]
  return targets.map(target => ({
    key: `-${target}@${generation}`,
    values,
    sql: first => {
      const names = keyColumns.map(column => ident(column.name))
      const columns = keyColumns.map(column => [column.name, column.element] as const)
      return `DELETE FROM ${target} AS t USING head, ${unnest(first, columns)} AS r (${names.join(', ')})
        WHERE ${names.map(name => `t.${name} = r.${name}`).join(' AND ')}`
    },
  }))
}

const encodeColumns = (
  table: string,
  columns: readonly KnownColumn[],
  values: readonly (readonly unknown[])[],
) => columns.map(({ name, element }, at) => encodeArray(element, values[at]!, `${table}.${name}`))

/** The arrays beginning at a parameter, side by side as rows. */
export const unnest = (first: number, columns: readonly (readonly [string, ElementType])[]) =>
  `unnest(${columns.map(([, element], at) => `$${first + at}::${element}[]`).join(', ')})`
