import type { Row, Table } from '#kernel'
import type { StoreSql } from '#kernel/ports'
import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { ident, wordsTable } from './tables.ts'

const longestWord = 100
/** A tsvector holds at most 1 MB. */
const mostCharacters = 300_000
const mostWordsAsked = 200
/** The largest position and the most positions of one word that a tsvector keeps. */
const lastPosition = 16_383
const mostPositions = 255

/**
 * Letters and digits in lower case, without accents. The words are found here and not by the server's parser, which
 * takes `project/cat-001.png` for one word and depends on the locale of the database.
 */
function* wordsOf(text: string): Generator<string> {
  const plain = text
    .slice(0, mostCharacters)
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase()
  for (const [word] of plain.matchAll(/[\p{L}\p{N}]+/gu)) yield word.slice(0, longestWord)
}

/** The words of a row's full-text columns as text of a tsvector: `'pier':4 'sea':1,7`. */
export function wordsOfRow(table: Table, row: Row): string {
  const positionsByWord = new Map<string, number[]>()
  let at = 0
  let characters = 0
  for (const column of table.fullText) {
    for (const word of wordsOf((row[column] as string | null) ?? '')) {
      at += 1
      const positions = positionsByWord.get(word) ?? []
      if (positions.length === 0) characters += word.length
      if (characters > mostCharacters) break
      if (positions.length < mostPositions) positions.push(Math.min(at, lastPosition))
      positionsByWord.set(word, positions)
    }
  }
  return [...positionsByWord].map(([word, positions]) => `'${word}':${positions.join(',')}`).join(' ')
}

/** Each word as the beginning of one: `'sea':* & 'lion':*`. Empty when the text has no words. */
function queryOf(text: string): string {
  const words = new Set<string>()
  for (const word of wordsOf(text)) {
    words.add(word)
    if (words.size === mostWordsAsked) break
  }
  return [...words].map(word => `'${word}':*`).join(' & ')
}

export const postgresSql: StoreSql = {
  words(table, alias, text) {
    const query = queryOf(text)
    if (query === '') return sql<SqlBool>`false`
    return sql<SqlBool>`exists (select from ${from(table)} where ${sameKey(table, alias)} and w._words @@ ${query}::tsquery)`
  },
  relevance(table, alias, text) {
    const query = queryOf(text)
    if (query === '') return sql<number>`0`
    // 1: a word counts less in a longer row.
    const rank = sql`ts_rank(w._words, ${query}::tsquery, 1)`
    return sql<number>`coalesce((select ${rank} from ${from(table)} where ${sameKey(table, alias)}), 0)`
  },
  matches(table, text) {
    const query = queryOf(text)
    return query === ''
      ? sql`select 1 where false`
      : sql`select 1 from ${from(table)} where w._words @@ ${query}::tsquery`
  },
  ranked(table, text) {
    const key = sql.raw(table.key.map(name => `w.${ident(name)}`).join(', '))
    const query = queryOf(text)
    if (query === '') return sql`select ${key}, 0 as relevance from ${from(table)} where false`
    return sql`select ${key}, ts_rank(w._words, ${query}::tsquery, 1) as relevance
      from ${from(table)} where w._words @@ ${query}::tsquery`
  },
  among({ name, key }, alias, keys) {
    const [column, ...more] = key
    if (column === undefined || more.length > 0) throw new Error(`The key of ${name} is not one column`)
    return sql<SqlBool>`${sql.ref(`${alias}.${column}`)} in (select ${sql.ref(`s.${column}`)} from (${keys}) as s)`
  },
}

const from = (table: Table) => sql.raw(`${wordsTable(table)} as w`)

const sameKey = (table: Table, alias: string): RawBuilder<unknown> =>
  sql.raw(table.key.map(name => `w.${ident(name)} = ${ident(alias)}.${ident(name)}`).join(' and '))
