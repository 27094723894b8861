import type { Finding } from '#domains/system/ports'
import type { EventLog } from '#kernel'
import type { Config } from '../../config.ts'

const patienceMs = 5000

export interface LastEvent {
  readonly finding: Finding
  /** RFC 3339; of an empty or unreadable log there is none. */
  readonly time?: string | undefined
}

/** Whether the store answers, and the newest event can be read from it. */
export async function lastEvent(
  events: Pick<EventLog, 'head' | 'read'>,
  { ALICE_STORE: url, ALICE_STORE_SCHEMA: schema }: Config,
): Promise<LastEvent> {
  const check = 'store'
  const where = url === undefined ? 'SQLite in the data folder' : `Postgres, schema ${schema}`
  const head = events.head()
  if (head === 0) return { finding: { check, status: 'ok', message: `${where}, no events yet` } }
  try {
    const [last] = await within(events.read({ after: head - 1, limit: 1 }))
    if (!last) throw new Error(`there is no event ${head}`)
    const message = `${where}, ${head} events, the last one readable`
    return { finding: { check, status: 'ok', message }, time: last.time }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    const remedy =
      url === undefined
        ? 'Look into alice.log; restore the folder from a backup if the file is damaged'
        : 'See that Postgres runs and ALICE_STORE leads to it'
    return { finding: { check, status: 'problem', message: `${where}: ${why}`, remedy } }
  }
}

async function within<T>(work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => late.reject(new Error(`no answer within ${patienceMs / 1000} s`)),
    patienceMs,
  )
  try {
    return await Promise.race([work, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
