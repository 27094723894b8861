import type { Key, Row, View, ViewReader } from '#kernel'
import type { Store } from './ports.ts'
import { decodeRow } from './rows.ts'

/** Reads a view through the store's read connections; rows come back decoded. */
export const createReader = (store: Store, view: View): ViewReader<any> => ({
  async get(...key: Key) {
    const [row] = await store.readRows(view.name, [key])
    return row && decodeRow(view, row)
  },
  async getMany(keys) {
    const rows = await store.readRows(view.name, keys)
    return rows.map(row => row && decodeRow(view, row))
  },
  async rows(build) {
    const query = store.queries.selectFrom(`${view.name} as v`).selectAll('v')
    const rows = (await build(query as any).execute()) as Row[]
    return rows.map(row => decodeRow(view, row))
  },
  get db() {
    return store.queries
  },
  words: text => store.sql.words(view, 'v', text),
  relevance: text => store.sql.relevance(view, 'v', text),
  matches: text => store.sql.matches(view, text),
  ranked: (text, atLeast) => store.sql.ranked(view, text, atLeast),
  among: keys => store.sql.among(view, 'v', keys),
})
