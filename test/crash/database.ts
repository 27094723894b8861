// The test database as somebody sees it who is no part of Alice.
import type { EventRecord } from '#kernel'
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { Report } from './report.ts'

export const testUrl = process.env.ALICE_TEST_POSTGRES ?? 'postgres://postgres@127.0.0.1:5432/test'

type StoredRecord = Omit<Pick<EventRecord, 'position' | 'id' | 'type' | 'subject' | 'data'>, never> & {
  readonly time: number
}

const namePrefix = 'crash_'
const abandonedAfterMs = 3_600_000

export interface Database {
  /** A name for a schema that nobody has. */
  newSchema(): string
  /** The ids of workflows that a node has not finished. */
  unfinishedOf(schema: string, node: string): Promise<readonly string[]>
  waitUntilNothingIsUnfinished(schema: string, ms: number): Promise<boolean>
  headOf(schema: string): Promise<number>
  eventsOf(schema: string, node: string, after: number): Promise<number>
  events(schema: string): Promise<readonly StoredRecord[]>
  drop(schema: string): Promise<void>
  close(): Promise<void>
}

/** Undefined, said aloud, when there is none; in CI that is a violation. */
export async function openDatabase(report: Report): Promise<Database | undefined> {
  const pool = new pg.Pool({ connectionString: testUrl, max: 4, connectionTimeoutMillis: 3000 })
  const rows = async (text: string, values: unknown[] = []) => (await pool.query(text, values)).rows
  try {
    await rows('SELECT 1')
  } catch (error) {
    await pool.end()
    const what = `PostgreSQL at ${testUrl.replace(/\/\/.*@/, '//')} does not answer: ${String(error)}`
    if (process.env.CI) report.violated(what)
    else report.skipped(what)
    return undefined
  }
  await dropAbandoned(rows)
  const isOpen = `status NOT IN ('completed', 'failed', 'canceled')`

  return {
    newSchema: () => `${namePrefix}${Date.now().toString(36)}_${randomUUID().slice(0, 8)}`,
    async unfinishedOf(schema, node) {
      const text = `SELECT workflow_id FROM ${schema}.workflows WHERE owner = $1 AND ${isOpen}`
      return (await rows(text, [`/alice/${node}`])).map(row => row.workflow_id as string)
    },
    async waitUntilNothingIsUnfinished(schema, ms) {
      for (const end = Date.now() + ms; Date.now() < end;) {
        const [row] = await rows(`SELECT count(*)::int AS n FROM ${schema}.workflows WHERE ${isOpen}`)
        if (row.n === 0) return true
        await new Promise(done => setTimeout(done, 100))
      }
      return false
    },
    headOf: async schema => Number((await rows(`SELECT position FROM ${schema}._head`))[0].position),
    async eventsOf(schema, node, after) {
      const text = `SELECT count(*)::int AS n FROM ${schema}._events WHERE source = $1 AND position > $2`
      return (await rows(text, [`/alice/${node}`, after]))[0].n as number
    },
    async events(schema) {
      const found = await rows(`SELECT * FROM ${schema}._events ORDER BY position`)
      return found.map(({ position, id, type, subject, data, time }) => ({
        position: Number(position),
        id,
        type,
        subject,
        data: JSON.parse(data),
        time: Number(time),
      }))
    },
    drop: async schema => void (await rows(`DROP SCHEMA IF EXISTS ${schema} CASCADE`)),
    close: () => pool.end(),
  }
}

/** What a run left behind that was killed itself. */
async function dropAbandoned(rows: (text: string) => Promise<any[]>) {
  const found = await rows(`SELECT nspname FROM pg_namespace WHERE nspname LIKE 'crash\\_%\\_%'`)
  for (const { nspname } of found) {
    const madeAt = Number.parseInt((nspname as string).slice(namePrefix.length), 36)
    if (Date.now() - madeAt > abandonedAfterMs) await rows(`DROP SCHEMA IF EXISTS ${nspname} CASCADE`)
  }
}
