import type { Key, Row } from '#kernel'
import type { Batch, StoredEvent } from '#kernel/ports'
import type { ElementType } from './arrays.ts'
import { wordsOfRow } from './search.ts'
import {
  columnsOf,
  ident,
  keyColumnsOf,
  unnest,
  wordsTable,
  type KnownColumn,
  type KnownTable,
  type KnownTables,
} from './tables.ts'

/** Part of the one statement that writes a batch. Equal keys have equal SQL, wherever their parameters begin. */
export interface Piece {
  readonly key: string
  readonly values: readonly unknown[]
  sql(firstParameter: number): string
}

type Encode = (type: ElementType, values: readonly unknown[], name: string) => Buffer

export interface PieceDeps {
  readonly tables: KnownTables
  readonly encode: Encode
  /** Node, incarnation, and what the node remembers of a batch without events. */
  readonly mark: readonly [string, number, number]
}

/** Every piece selects from `head`, which has a row only when the batch may be written. */
export function piecesOf(batch: Batch, { tables, encode, mark }: PieceDeps): Piece[] {
  const pieces = [batch.events.length > 0 ? eventsPiece(batch.events, encode) : markPiece(mark)]
  const changesByTable = new Map<string, { rows: Row[]; keys: Key[] }>()
  for (const { table, key, row } of batch.rows) {
    let changes = changesByTable.get(table)
    if (!changes) changesByTable.set(table, (changes = { rows: [], keys: [] }))
    if (row) changes.rows.push(row)
    else changes.keys.push(key)
  }
  for (const [name, { rows, keys }] of [...changesByTable].toSorted(byName)) {
    const known = tables.get(name)
    if (rows.length > 0) pieces.push(...upsertPieces(known, rows, encode))
    if (keys.length > 0) pieces.push(...deletePieces(known, keys, encode))
  }
  return pieces
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : 1)

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
const eventNames = eventColumns.map(([name]) => name).join(', ')

const eventsPiece = (events: readonly StoredEvent[], encode: Encode): Piece => ({
  key: 'events',
  values: eventColumns.map(([name, element]) => encode(element, pluck(events, name), name)),
  sql: first =>
    `INSERT INTO _events (${eventNames}) SELECT r.* FROM head, ${unnest(first, eventColumns)} AS r (${eventNames})`,
})

const pluck = <T, K extends keyof T>(all: readonly T[], name: K) => all.map(each => each[name])

/** A batch without events leaves no trace in the log; its node remembers it instead. */
const markPiece = (values: PieceDeps['mark']): Piece => ({
  key: 'mark',
  values,
  sql: first =>
    `UPDATE _nodes SET mark = $${first + 2}::bigint FROM head
     WHERE node = $${first}::text AND incarnation = $${first + 1}::bigint`,
})

function upsertPieces(known: KnownTable, rows: readonly Row[], encode: Encode): Piece[] {
  const { table, columns, keyColumns, generation } = known
  const valuesByColumn = columnsOf(known, rows)
  const encodeAll = (some: readonly KnownColumn[]) =>
    some.map(column =>
      encode(column.element, valuesByColumn[columns.indexOf(column)]!, `${table.name}.${column.name}`),
    )

  const upsert: Piece = {
    key: `+${table.name}@${generation}`,
    values: encodeAll(columns),
    sql: first => upsertSql(ident(table.name), columns, keyColumns, first),
  }
  if (table.fullText.length === 0) return [upsert]
  const words = rows.map(row => wordsOfRow(table, row))
  const upsertWords: Piece = {
    key: 'words',
    values: [...encodeAll(keyColumns), encode('text', words, '_words')],
    sql: first => upsertSql(wordsTable(table), [...keyColumns, wordsColumn], keyColumns, first),
  }
  return [upsert, upsertWords]
}

const wordsColumn: KnownColumn = { name: '_words', type: 'text', element: 'text', nullable: false }

function upsertSql(
  target: string,
  columns: readonly KnownColumn[],
  key: readonly KnownColumn[],
  first: number,
): string {
  const names = namesOf(columns)
  const picked = names.map((name, at) => `r.${name}${columns[at] === wordsColumn ? '::tsvector' : ''}`)
  const rest = namesOf(columns.filter(column => !key.includes(column)))
  const update = `UPDATE SET ${rest.map(name => `${name} = EXCLUDED.${name}`).join(', ')}`
  const onlyChanged = columns.includes(wordsColumn) ? 'WHERE t._words IS DISTINCT FROM EXCLUDED._words' : ''
  return `INSERT INTO ${target} AS t (${names.join(', ')})
    SELECT ${picked.join(', ')} FROM head, ${unnest(first, columns.map(typeOf))} AS r (${names.join(', ')})
    ON CONFLICT (${namesOf(key).join(', ')}) DO ${rest.length > 0 ? `${update} ${onlyChanged}` : 'NOTHING'}`
}

const namesOf = (columns: readonly KnownColumn[]) => columns.map(column => ident(column.name))
const typeOf = ({ name, element }: KnownColumn) => [name, element] as const

function deletePieces(known: KnownTable, keys: readonly Key[], encode: Encode): Piece[] {
  const { table, keyColumns, generation } = known
  const valuesByColumn = keyColumnsOf(known, keys)
  const values = keyColumns.map(({ name, element }, at) =>
    encode(element, valuesByColumn[at]!, `${table.name}.${name}`),
  )
  const names = namesOf(keyColumns)
  const targets = [ident(table.name), ...(table.fullText.length > 0 ? [wordsTable(table)] : [])]
  return targets.map(target => ({
    key: `-${target}@${generation}`,
    values,
    sql: first =>
      `DELETE FROM ${target} AS t USING head, ${unnest(first, keyColumns.map(typeOf))} AS r (${names.join(', ')})
       WHERE ${names.map(name => `t.${name} = r.${name}`).join(' AND ')}`,
  }))
}
