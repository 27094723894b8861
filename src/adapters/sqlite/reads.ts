import type { Row } from '#kernel'
import type { EventQuery, Store } from '#kernel/ports'
import { setImmediate } from 'node:timers/promises'
import { translated } from './errors.ts'
import { decodeEvents } from './events.ts'
import type { Reader } from './reader.ts'
import type { Readers } from './readers.ts'
import { rowFrom, type Value } from './rows.ts'
import type { QueryAnswer } from './sqlite-reader.worker.ts'
import { definitionOf, filesOf, type StoreState } from './state.ts'
import { countsFrom, subjectsSql, withFresh } from './subject-counts.ts'
import { scanSql } from './tables.ts'

/** What is read at once; more goes to another thread, because a read holds up everything else on this one. */
const small = { events: 64, scannedEvents: 256, rows: 256, keys: 500 } as const

export type Reads = Pick<
  Store,
  | 'readEvents'
  | 'readSubjects'
  | 'countTypes'
  | 'head'
  | 'lastPositions'
  | 'findEvents'
  | 'readRows'
  | 'scanRows'
>

export function createReads(state: StoreState, readers: Readers): Reads {
  const atOnce = async <T>(read: (reader: Reader) => T): Promise<T> => {
    const { reader } = filesOf(state)
    try {
      return read(reader)
    } catch (error) {
      throw translated(error, state.file)
    }
  }

  return {
    head: async () => state.head,
    lastPositions: subjects =>
      atOnce(reader =>
        subjects.map(subject => state.tail.lastOf(subject) ?? reader.lastIndexedPosition(subject)),
      ),
    findEvents: ids => atOnce(reader => reader.findEvents(ids)),
    async readRows(table, keys) {
      const definition = definitionOf(state, table)
      const rows: (Row | undefined)[] = []
      for (let at = 0; at < keys.length; at += small.keys) {
        if (at > 0) await setImmediate()
        rows.push(...(await atOnce(reader => reader.readRows(definition, keys.slice(at, at + small.keys)))))
      }
      return rows
    },

    async readEvents(query) {
      const { subject, after, upTo } = query
      const tail = subject === undefined ? [] : state.tail.positionsOf(subject, after, upTo ?? state.head)
      const read = { query, indexedTo: state.indexedTo, tail }
      if (isSmall(query, state.head)) return atOnce(reader => reader.readEvents(read))
      return decodeEvents(await readers.ask<Value[]>({ do: 'events', read }))
    },

    async readSubjects({ prefix, after, limit }) {
      const fresh = state.tail.countsOf(prefix)
      const parameters = [prefix, `${prefix}\u{10ffff}`, after, state.indexedTo, limit]
      const { flat } = await readers.ask<QueryAnswer>({ do: 'query', sql: subjectsSql, parameters })
      return withFresh(countsFrom(flat), fresh, { after, limit })
    },

    async countTypes(after, upTo) {
      const { flat } = await readers.ask<QueryAnswer>({
        do: 'query',
        sql: typesSql,
        parameters: [after, upTo],
      })
      return Array.from({ length: flat.length / 3 }, (_, at) => ({
        type: flat[at * 3] as string,
        events: flat[at * 3 + 1] as number,
        last: flat[at * 3 + 2] as number,
      }))
    },

    async scanRows(table, limit) {
      const definition = definitionOf(state, table)
      if (limit <= small.rows) return atOnce(reader => reader.scanRows(definition, limit))
      const sql = scanSql(definition)
      const { flat } = await readers.ask<QueryAnswer>({ do: 'query', sql, parameters: [limit] })
      const { columns } = definition
      const count = flat.length / columns.length
      return Array.from({ length: count }, (_, at) => rowFrom(columns, flat, at * columns.length))
    },
  }
}

/** A filter by type may pass over much of the log before it finds anything. */
const isSmall = ({ limit, types, has, contextHas, after, upTo = Infinity }: EventQuery, head: number) =>
  limit <= small.events &&
  ((!types && has === undefined && !contextHas) || Math.min(upTo, head) - after <= small.scannedEvents)

const typesSql = `select type, count(*), max(position) from events
  where position > ? and position <= ? group by type order by type`
