import type { Column, Key, Row, Table } from '../view.ts'

export interface MemoryTable {
  readonly table: Table
  readonly rows: Map<string, Row>
}

export const makeTable = (table: Table): MemoryTable => ({ table, rows: new Map() })

/** One text for a key, whatever its values hold. */
export const keyText = (key: Key): string => JSON.stringify(key)

export function tableOf(tables: ReadonlyMap<string, MemoryTable>, name: string): MemoryTable {
  const table = tables.get(name)
  if (!table) throw new Error(`The store was not told about a table ${name}`)
  return table
}

/** The old rows under a new definition, or nothing when more than nullable columns and indexes changed. */
export function tableWith(old: MemoryTable, table: Table): MemoryTable | undefined {
  const shape = ({ key, fullText }: Table) => JSON.stringify([key, fullText])
  if (shape(old.table) !== shape(table)) return undefined
  for (const [name, column] of Object.entries(old.table.columns)) {
    if (JSON.stringify(table.columns[name]) !== JSON.stringify(column)) return undefined
  }
  const added = Object.entries(table.columns).filter(([name]) => !old.table.columns[name])
  if (added.some(([, column]) => !column.nullable)) return undefined
  const nulls = Object.fromEntries(added.map(([name]) => [name, null]))
  return { table, rows: new Map([...old.rows].map(([key, row]) => [key, { ...row, ...nulls }])) }
}

/** The row as the table keeps it; an error when a column is missing, unknown or of another type. */
export function valuesChecked(table: Table, row: Row): Row {
  const unknown = Object.keys(row).find(name => !table.columns[name])
  if (unknown !== undefined) throw new Error(`${table.name} has no column ${unknown}`)
  for (const [name, column] of Object.entries(table.columns)) {
    if (!fits(column, row[name])) throw new Error(`${table.name}.${name} cannot be ${String(row[name])}`)
  }
  return { ...row }
}

function fits({ type, nullable }: Column<unknown>, value: unknown): boolean {
  if (value === null) return nullable
  switch (type) {
    case 'text':
    case 'json':
      return typeof value === 'string'
    case 'boolean':
      return value === 0 || value === 1
    case 'integer':
      return Number.isSafeInteger(value)
    case 'real':
      return Number.isFinite(value)
  }
}
