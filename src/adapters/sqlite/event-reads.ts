import type { EventQuery } from '#kernel/ports'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { eventColumns } from './events.ts'
import type { Value } from './rows.ts'

/** A query, and what the table `subject_positions` does not know yet of its subject. */
export interface EventRead {
  readonly query: EventQuery
  readonly indexedTo: number
  /** Positions after `indexedTo` and between the query's bounds, ascending. */
  readonly tail: readonly number[]
}

/** Answers the events' values, one after the other. */
export type ReadEvents = (read: EventRead) => Value[]

export function eventReader(db: DatabaseSync): ReadEvents {
  const statementsBySql = new Map<string, StatementSync>()
  const prepared = (sql: string) => {
    let statement = statementsBySql.get(sql)
    if (!statement) {
      statement = db.prepare(sql)
      statement.setReturnArrays(true)
      statementsBySql.set(sql, statement)
    }
    return statement
  }
  const all = (sql: string, values: readonly Value[]) => prepared(sql).all(...values) as unknown as Value[][]

  function readIndexed({ query, indexedTo }: EventRead, limit: number): Value[][] {
    const { after, upTo = Number.MAX_SAFE_INTEGER, subject, types, descending } = query
    const typeFilter = types ? 'and type in (select value from json_each(?))' : ''
    const typeValues = types ? [JSON.stringify(types)] : []
    const order = descending ? 'desc' : 'asc'
    if (subject === undefined) {
      const sql = `select ${eventColumns} from events
        where position > ? and position <= ? ${typeFilter} order by position ${order} limit ?`
      return all(sql, [after, upTo, ...typeValues, limit])
    }
    // The cross join keeps the planner from scanning the log when it has never counted either table.
    const sql = `select ${eventColumns.replaceAll(/\b(subject|position)\b/g, 'e.$1')}
      from subject_positions s cross join events e on e.position = s.position
      where s.subject = ? and s.position > ? and s.position <= ? ${typeFilter} order by s.position ${order} limit ?`
    return all(sql, [subject, after, Math.min(upTo, indexedTo), ...typeValues, limit])
  }

  function readTail({ query, tail }: EventRead, limit: number): Value[][] {
    const types = query.types && new Set<Value>(query.types)
    const found: Value[][] = []
    for (const position of query.descending ? tail.toReversed() : tail) {
      if (found.length >= limit) break
      const [event] = all(`select ${eventColumns} from events where position = ?`, [position])
      if (event && (!types || types.has(event[2]!))) found.push(event)
    }
    return found
  }

  return read => {
    const { limit, descending } = read.query
    const [first, second] = descending ? [readTail, readIndexed] : [readIndexed, readTail]
    const events = first(read, limit)
    if (events.length < limit) events.push(...second(read, limit - events.length))
    return events.flat()
  }
}
