import type { Column, Table } from '#kernel'

/** A table as data alone: a view's folds do not travel between threads. */
export interface Definition {
  readonly name: string
  readonly key: readonly string[]
  readonly columns: readonly ColumnDefinition[]
  readonly indexes: readonly (readonly string[])[]
  readonly fullText: readonly string[]
}
export interface ColumnDefinition {
  readonly name: string
  readonly type: Column<unknown>['type']
  readonly nullable: boolean
}

export function definitionFrom({ name, key, columns, indexes, fullText }: Table): Definition {
  const list = Object.entries(columns).map(([column, { type, nullable }]) => ({
    name: column,
    type,
    nullable,
  }))
  const definition = { name, key, columns: list, indexes, fullText }
  checkNames(definition)
  return definition
}

/** Names go into SQL text, and some mean something to SQLite or to this store. */
function checkNames({ name, key, columns, indexes, fullText }: Definition) {
  const isTaken = /^(events|subject_positions|sqlite_.*|alice_.*|.*_fts(_.*)?)$/.test(name)
  if (isTaken || !isName(name)) throw new Error(`${name} cannot be the name of a table`)
  const known = new Set(columns.map(column => column.name))
  const bad = [...known].find(column => !isName(column) || /^(rowid|oid|_rowid_|rank)$/.test(column))
  if (bad !== undefined) throw new Error(`${bad} cannot be a column of ${name}`)
  const missing = [...key, ...indexes.flat(), ...fullText].find(column => !known.has(column))
  if (missing !== undefined) throw new Error(`${name} has no column ${missing}`)
  if (key.length === 0) throw new Error(`${name} has no key`)
}

const isName = (name: string) => /^[a-z][a-z0-9_]{0,62}$/i.test(name)

/** What must happen to a table for a new definition: its additions, or nothing of it can stay. */
export function additionsTo(old: Definition, next: Definition): readonly ColumnDefinition[] | undefined {
  if (!isSame(old.key, next.key) || !isSame(old.fullText, next.fullText)) return undefined
  const nextByName = new Map(next.columns.map(column => [column.name, column]))
  const keeps = old.columns.every(({ name, type, nullable }) => {
    const column = nextByName.get(name)
    return column?.type === type && column.nullable === nullable
  })
  const known = new Set(old.columns.map(column => column.name))
  const added = next.columns.filter(column => !known.has(column.name))
  return keeps && added.every(column => column.nullable) ? added : undefined
}

const isSame = (a: readonly string[], b: readonly string[]) => a.join(',') === b.join(',')

export function createSql(definition: Definition): readonly string[] {
  const { name, key, columns } = definition
  const lines = [...columns.map(columnSql), `primary key (${list(key)})`]
  return [`create table ${quote(name)} (${lines.join(', ')}) strict`, ...fullTextSql(definition)]
}

/** Dropping a table drops its indexes and triggers too. */
export const dropSql = (name: string): readonly string[] => [
  `drop table if exists ${quote(name)}`,
  `drop table if exists ${quote(fullTextName(name))}`,
]

export const addColumnSql = (table: string, column: ColumnDefinition) =>
  `alter table ${quote(table)} add column ${columnSql(column)}`

export const indexesByName = ({ name, indexes }: Definition): ReadonlyMap<string, string> =>
  new Map(
    indexes.map(columns => {
      const index = `${name}__${columns.join('__')}`
      return [index, `create index ${quote(index)} on ${quote(name)} (${list(columns)})`]
    }),
  )

export const fullTextName = (table: string) => `${table}_fts`

/**
 * The words of a table beside it, kept by triggers: whatever writes a row, its words follow in the same transaction.
 * No prefix indexes: they double the cost of a write and halve that of a search.
 */
function fullTextSql({ name, fullText }: Definition): readonly string[] {
  if (fullText.length === 0) return []
  const words = quote(fullTextName(name))
  const values = fullText.map(column => `new.${quote(column)}`).join(', ')
  const isChanged = fullText.map(column => `old.${quote(column)} is not new.${quote(column)}`).join(' or ')
  const add = `insert into ${words}(rowid, ${list(fullText)}) values (new.rowid, ${values});`
  const drop = `delete from ${words} where rowid = old.rowid;`
  const trigger = (when: string, body: string) =>
    `create trigger ${quote(`${name}_fts_${when.split(' ')[0]!}`)} after ${when} begin ${body} end`
  return [
    `create virtual table ${words} using fts5(${list(fullText)}, content='', contentless_delete=1,
      tokenize="unicode61 remove_diacritics 2")`,
    trigger(`insert on ${quote(name)}`, add),
    trigger(`update on ${quote(name)} when ${isChanged}`, `${drop} ${add}`),
    trigger(`delete on ${quote(name)}`, drop),
  ]
}

export function upsertSql({ name, key, columns }: Definition): string {
  const names = columns.map(column => column.name)
  const rest = names.filter(column => !key.includes(column))
  const updates = rest.map(column => `${quote(column)} = excluded.${quote(column)}`)
  const otherwise = rest.length > 0 ? `update set ${updates.join(', ')}` : 'nothing'
  const places = names.map(() => '?').join(', ')
  return `insert into ${quote(name)} (${list(names)}) values (${places}) on conflict (${list(key)}) do ${otherwise}`
}

export const deleteSql = ({ name, key }: Definition) => `delete from ${quote(name)} where ${isKey(key)}`

export const readSql = ({ name, key, columns }: Definition) =>
  `select ${list(columns.map(column => column.name))} from ${quote(name)} where ${isKey(key)}`

export const scanSql = ({ name, key, columns }: Definition) =>
  `select ${list(columns.map(column => column.name))} from ${quote(name)} order by ${list(key)} limit ?`

const isKey = (key: readonly string[]) => key.map(column => `${quote(column)} = ?`).join(' and ')

const columnSql = ({ name, type, nullable }: ColumnDefinition) =>
  `${quote(name)} ${sqlTypes[type]}${nullable ? '' : ' not null'}`

const sqlTypes = { text: 'text', json: 'text', integer: 'integer', boolean: 'integer', real: 'real' } as const

const quote = (name: string) => `"${name}"`
const list = (names: readonly string[]) => names.map(quote).join(', ')
