import type { Key, Row, Table } from '#kernel'

/** One text for a key of several columns; the separator cannot occur in JSON text. */
export const keyText = (key: Key): string => (key.length === 1 ? String(key[0]) : key.join('\u001f'))

/** What the store is given: JSON as text, booleans as 0 or 1, absent as null. */
export function encodeRow(table: Table, row: Row): Row {
  const encoded: Record<string, unknown> = {}
  for (const [name, column] of Object.entries(table.columns)) {
    const value = row[name]
    if (value === undefined || value === null) {
      if (!column.nullable) throw new Error(`${table.name}.${name} may not be empty`)
      encoded[name] = null
    } else if (column.type === 'json') encoded[name] = JSON.stringify(value)
    else if (column.type === 'boolean') encoded[name] = Number(Boolean(value))
    else if (column.type === 'text') encoded[name] = withoutNul(value)
    else encoded[name] = value
  }
  return encoded
}

/** PostgreSQL keeps no NUL in text; a row is the same on every store. */
const withoutNul = (value: unknown) =>
  typeof value === 'string' && value.includes('\u0000') ? value.replaceAll('\u0000', '\ufffd') : value

/** The reverse; columns that a query did not ask for stay away. */
export function decodeRow(table: Table, row: Row): Row {
  const decoded: Record<string, unknown> = {}
  // oxlint-disable-next-line eslint/guard-for-in -- rows inherit nothing, and a list of names for each costs time
  for (const name in row) {
    const value = row[name]
    const type = table.columns[name]?.type
    if (value === null || value === undefined) decoded[name] = null
    else if (type === 'json') decoded[name] = JSON.parse(value as string)
    else if (type === 'boolean') decoded[name] = Boolean(value)
    else decoded[name] = value
  }
  return decoded
}

export const keyOf = (table: Table, row: Row): Key => table.key.map(name => row[name] as string | number)
