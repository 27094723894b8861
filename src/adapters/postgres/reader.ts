import type { Row } from '#kernel'
import type { EventQuery, StateReader, Store, StoredEvent } from '#kernel/ports'
import { createHash } from 'node:crypto'
import { encodeArray } from './arrays.ts'
import type { Run } from './connect.ts'
import { eventsStatement, subjectsStatement, typesStatement } from './event-statements.ts'
import { ident, keyColumnsOf, unnest, type KnownColumn, type KnownTables } from './tables.ts'

export interface Reader extends StateReader, Pick<Store, 'readSubjects' | 'countTypes'> {
  readEvents(query: EventQuery): Promise<readonly StoredEvent[]>
  head(): Promise<number>
  scanRows(table: string, limit: number): Promise<readonly Row[]>
}

/** Reads through any connection: one of the pool, or the one that holds the log. */
export function createReader(tables: KnownTables, run: Run): Reader {
  const read = (text: string, values: unknown[], generation = 0) =>
    run({ name: nameOf(text, generation), text, values })

  return {
    async readRows(table, keys) {
      const known = tables.get(table)
      if (keys.length === 0) return []
      const { columns, keyColumns } = known
      const values = keyColumnsOf(known, keys)
      const arrays = keyColumns.map(({ name, element }, at) =>
        encodeArray(element, values[at]!, `${table}.${name}`),
      )
      const names = keyColumns.map(column => ident(column.name))
      const text = `SELECT r._n, ${columns.map(column => `t.${ident(column.name)}`).join(', ')}
        FROM ${unnest(
          1,
          keyColumns.map(each => [each.name, each.element]),
        )} WITH ORDINALITY AS r (${names.join(', ')}, _n)
        JOIN ${ident(table)} AS t ON ${names.map(name => `t.${name} = r.${name}`).join(' AND ')}`
      const rows: (Row | undefined)[] = Array.from(keys, () => undefined)
      for (const [at, ...row] of await read(text, arrays, known.generation)) {
        rows[(at as number) - 1] = toRow(columns, row)
      }
      return rows
    },

    async lastPositions(subjects) {
      if (subjects.length === 0) return []
      const text = `SELECT coalesce((SELECT max(e.position) FROM _events AS e WHERE e.subject = r.subject), 0)
        FROM unnest($1::text[]) WITH ORDINALITY AS r (subject, n) ORDER BY r.n`
      const rows = await read(text, [encodeArray('text', subjects, 'subject')])
      return rows.map(([position]) => position as number)
    },

    async findEvents(ids) {
      if (ids.length === 0) return new Map()
      const text = 'SELECT id, position FROM _events WHERE id = ANY ($1::text[])'
      return new Map((await read(text, [encodeArray('text', ids, 'id')])) as [string, number][])
    },

    async readEvents(query) {
      const { text, values } = eventsStatement(query)
      return ((await read(text, values)) as EventRow[]).map(toEvent)
    },

    async readSubjects(query) {
      const { text, values } = subjectsStatement(query)
      const rows = (await read(text, values)) as [string, number, number, number][]
      return rows.map(([subject, events, first, last]) => ({ subject, events, first, last }))
    },

    async countTypes(after, upTo) {
      const rows = (await read(typesStatement, [after, upTo])) as [string, number, number][]
      return rows.map(([type, events, last]) => ({ type, events, last }))
    },

    async head() {
      const [row] = await read('SELECT position FROM _head', [])
      return row![0] as number
    },

    async scanRows(table, limit) {
      const { columns, keyColumns, generation } = tables.get(table)
      const names = (of: readonly KnownColumn[]) => of.map(column => ident(column.name)).join(', ')
      const text = `SELECT ${names(columns)} FROM ${ident(table)} ORDER BY ${names(keyColumns)} LIMIT $1::bigint`
      return (await read(text, [limit], generation)).map(row => toRow(columns, row))
    },
  }
}

/** A statement prepared for the old shape of a table would fail on a new one, even where the text is the same. */
const nameOf = (text: string, generation: number) =>
  `r${generation}${createHash('sha1').update(text).digest('base64url')}`

const toRow = (columns: readonly KnownColumn[], values: readonly unknown[]): Row =>
  Object.fromEntries(columns.map(({ name }, at) => [name, values[at]]))

type EventRow = [number, string, string, number, string, number, string, number, string, string]

const toEvent = ([
  position,
  id,
  type,
  version,
  subject,
  time,
  source,
  priority,
  data,
  context,
]: EventRow): StoredEvent => ({
  position,
  id,
  type,
  version,
  subject,
  time,
  source,
  priority,
  data,
  context,
})
