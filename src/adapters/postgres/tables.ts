import type { Column, Key, Row, Table } from '#kernel'
import type { ElementType } from './arrays.ts'
import { storeError } from './errors.ts'

export interface KnownColumn {
  readonly name: string
  readonly type: Column<unknown>['type']
  readonly element: ElementType
  readonly nullable: boolean
}

/** A declared table with what SQL needs to know about it. */
export interface KnownTable {
  readonly table: Table
  readonly columns: readonly KnownColumn[]
  readonly keyColumns: readonly KnownColumn[]
  /** Grows when a table is made anew, so that statements prepared for its old shape are not used again. */
  readonly generation: number
}

export interface KnownTables {
  get(name: string): KnownTable
  set(table: Table): void
}

export function createKnownTables(declared: readonly Table[]): KnownTables {
  const knownByName = new Map(declared.map(table => [table.name, { ...describe(table), generation: 0 }]))
  return {
    get(name) {
      const known = knownByName.get(name)
      if (!known) throw storeError('UNKNOWN_TABLE', `The store was not told about a table ${name}`)
      return known
    },
    set(table) {
      const generation = (knownByName.get(table.name)?.generation ?? 0) + 1
      knownByName.set(table.name, { ...describe(table), generation })
    },
  }
}

const elementByType: Readonly<Record<Column<unknown>['type'], ElementType>> = {
  text: 'text',
  json: 'text',
  integer: 'bigint',
  real: 'double precision',
  boolean: 'smallint',
}

function describe(table: Table): Omit<KnownTable, 'generation'> {
  const columns = Object.entries(table.columns).map(([name, { type, nullable }]) => ({
    name,
    type,
    element: elementByType[type],
    nullable,
  }))
  const keyColumns = table.key.map(name => {
    const column = columns.find(each => each.name === name)
    if (!column) throw new Error(`${table.name} has no column ${name} for its key`)
    return column
  })
  for (const name of [table.name, ...columns.map(column => column.name)]) ident(name)
  return { table, columns, keyColumns }
}

/** A name in SQL. PostgreSQL cuts names at 63 bytes; ours leave room for prefixes. */
export function ident(name: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,54}$/.test(name)) throw new Error(`${name} cannot be a name in PostgreSQL`)
  return `"${name}"`
}

/** The words of a table's full-text columns live beside it, so that its own rows hold only what was declared. */
export const wordsTable = (table: Table) => ident(`_words_${table.name}`)

/** The values of each column, checked: what is missing, unknown or empty without leave is an error. */
export function columnsOf({ table, columns }: KnownTable, rows: readonly Row[]): unknown[][] {
  for (const row of rows) {
    const unknown = Object.keys(row).find(name => !Object.hasOwn(table.columns, name))
    if (unknown !== undefined) throw storeError('INVALID_ROW', `${table.name} has no column ${unknown}`)
  }
  return columns.map(({ name, type, nullable }) =>
    rows.map(row => {
      const value = row[name]
      if (value === undefined || (value === null && !nullable)) {
        throw storeError(
          'INVALID_ROW',
          `${table.name}.${name} may not be ${value === null ? 'empty' : 'missing'}`,
        )
      }
      if (type === 'boolean' && value !== null && value !== 0 && value !== 1) {
        throw storeError('INVALID_ROW', `${table.name}.${name} takes 0 or 1`)
      }
      return value
    }),
  )
}

/** The values of each key column. */
export function keyColumnsOf({ table, keyColumns }: KnownTable, keys: readonly Key[]): unknown[][] {
  for (const key of keys) {
    if (key.length === keyColumns.length) continue
    throw storeError(
      'INVALID_ROW',
      `A key of ${table.name} has ${keyColumns.length} values, not ${key.length}`,
    )
  }
  return keyColumns.map((_, at) => keys.map(key => key[at]))
}

/** Arrays side by side as rows; the first is the parameter of this number. */
export const unnest = (first: number, columns: readonly (readonly [string, ElementType])[]) =>
  `unnest(${columns.map(([, element], at) => `$${first + at}::${element}[]`).join(', ')})`
