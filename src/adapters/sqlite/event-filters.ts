// cspell:ignore fullkey
import type { EventQuery } from '#kernel/ports'
import { eventColumns } from './events.ts'
import type { Value } from './rows.ts'

/** A piece of SQL and what its question marks stand for. */
interface Piece {
  readonly sql: string
  readonly values: readonly Value[]
}

const allColumns = eventColumns.replaceAll(/\w+/g, 'e.$&')

/** What is read of the table `events e`, its long fields left out where that is asked for. */
export function columnsOf({ longestField }: EventQuery): Piece {
  if (longestField === undefined) return { sql: allColumns, values: [] }
  const sql = allColumns.replace('e.data', shortData)
  return { sql, values: [longestField, longestField] }
}

/** `->` answers the very text of a field, where `value` would be a number that was rounded. */
const shortData = `case when octet_length(e.data) <= ? or json_type(e.data) <> 'object' then e.data else (
  select json_group_object(f.key, case when octet_length(e.data -> f.fullkey) <= ? then e.data -> f.fullkey
    else json_object('$omitted_bytes', octet_length(e.data -> f.fullkey)) end) from json_each(e.data) f) end`

/** Begins with ` and` unless it is empty. */
export function conditionsOf({ types, has, contextHas = [] }: EventQuery): Piece {
  const pieces: Piece[] = contextHas.map(text => ({ sql: 'instr(e.context, ?) > 0', values: [text] }))
  if (types) {
    pieces.push({ sql: 'e.type in (select value from json_each(?))', values: [JSON.stringify(types)] })
  }
  if (has !== undefined) {
    const like = `%${has.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
    const columns = ['type', 'subject', 'data'].map(name => `e.${name} like ? escape '\\'`)
    pieces.push({ sql: `(${columns.join(' or ')})`, values: [like, like, like] })
  }
  return {
    sql: pieces.map(({ sql }) => ` and ${sql}`).join(''),
    values: pieces.flatMap(({ values }) => values),
  }
}
