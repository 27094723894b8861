import type { EventQuery } from '#kernel/ports'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { columnsOf, conditionsOf } from './event-filters.ts'
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
    const { after, upTo = Number.MAX_SAFE_INTEGER, subject, descending } = query
    const columns = columnsOf(query)
    const filter = conditionsOf(query)
    const order = descending ? 'desc' : 'asc'
    if (subject === undefined) {
      const sql = `select ${columns.sql} from events e
        where e.position > ? and e.position <= ?${filter.sql} order by e.position ${order} limit ?`
      return all(sql, [...columns.values, after, upTo, ...filter.values, limit])
    }
    // The cross join keeps the planner from scanning the log when it has never counted either table.
    const sql = `select ${columns.sql}
      from subject_positions s cross join events e on e.position = s.position
      where s.subject = ? and s.position > ? and s.position <= ?${filter.sql} order by s.position ${order} limit ?`
    const until = Math.min(upTo, indexedTo)
    return all(sql, [...columns.values, subject, after, until, ...filter.values, limit])
  }

  function readTail({ query, tail }: EventRead, limit: number): Value[][] {
    const columns = columnsOf(query)
    const filter = conditionsOf(query)
    const sql = `select ${columns.sql} from events e where e.position = ?${filter.sql}`
    const found: Value[][] = []
    for (const position of query.descending ? tail.toReversed() : tail) {
      if (found.length >= limit) break
      found.push(...all(sql, [...columns.values, position, ...filter.values]))
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
