import { startHelper } from '../harness/helper-process.ts'
import { closedLoop } from '../harness/load.ts'
import { noteOf } from '../harness/payload.ts'
import { atLeast, atMost, columns, type Contestant, type Suite } from '../harness/suite.ts'
import { noteDomain, takeNote } from '../ours/note-domain.ts'
import { onPostgres, openApp } from '../ours/open-app.ts'
import type { NodeOrder, Seen } from '../ours/postgres-node.child.ts'
import { createDatabase } from '../peers/postgres.ts'
import { appending } from './append.ts'

const producers = 64

export const suite: Suite = {
  name: 'append-postgres',
  title: 'Durable append of 1 KiB on Postgres',
  about: `${producers} producers. Lost: what was acknowledged and never reached a process that follows the log meanwhile.`,
  columns: [
    columns.perSecond('events/s'),
    columns.p50,
    columns.p99,
    columns.stall,
    columns.cpu,
    { metric: 'lost', title: 'lost', digits: 0 },
  ],
  ms: { full: 2500, quick: 400 },
  contestants: [
    alone(),
    alice('Alice, another process follows', false, [atMost('lost', 0)]),
    alice('Alice, two nodes append, a third process follows', true, [atMost('lost', 0)]),
    naive(),
  ],
}

function alone(): Contestant {
  return {
    name: 'Alice, one node appends',
    kind: 'ours',
    goals: [atLeast('per_second', 35_000)],
    async open(setting) {
      const database = await createDatabase(setting.postgresUrl)
      const app = await openApp({
        folder: setting.folder,
        domains: [noteDomain(false)],
        store: onPostgres(database.url),
      })
      await app.start()
      return {
        note: `PostgreSQL ${database.version}`,
        servers: database.servers,
        ...appending(n => app.append([takeNote(noteOf(n))]), setting),
        async close() {
          await app.stop()
          await database.drop()
        },
      }
    },
  }
}

function alice(name: string, withSecond: boolean, goals: Contestant['goals']): Contestant {
  return {
    name,
    kind: 'ours',
    goals,
    async open({ folder, postgresUrl, ms }) {
      const database = await createDatabase(postgresUrl)
      const app = await openApp({ folder, domains: [noteDomain(false)], store: onPostgres(database.url) })
      await app.start()
      const follower = startHelper('ours/postgres-node.child.ts')
      const second = withSecond ? startHelper('ours/postgres-node.child.ts') : undefined
      const tell = <A>(order: NodeOrder, to = follower) => to.ask<A>(order)
      await tell({ do: 'open', url: database.url })
      if (second) await tell({ do: 'open', url: database.url }, second)
      const append = (n: number) => app.append([takeNote(noteOf(n))])

      return {
        note: `PostgreSQL ${database.version}; CPU of the follower is included`,
        servers: async () => [follower.pid, ...(second ? [second.pid] : []), ...(await database.servers())],
        warmUp: async () => void (await closedLoop({ producers, ms: Math.min(1000, ms) }, append)),
        async measure(meter) {
          await tell({ do: 'seen', upTo: app.events.head() })
          await tell({ do: 'begin' })
          const span = await meter.run(async () => {
            const own = closedLoop({ producers: second ? producers / 2 : producers, ms }, append)
            const more =
              second && tell<{ appended: number }>({ do: 'append', producers: producers / 2, ms }, second)
            return { latencies: await own, appended: (await more)?.appended ?? 0 }
          })
          const { latencies, appended } = span.value
          const total = latencies.count + appended
          // What the second node appended is known here a moment later; nobody appends any more.
          const head = await settledHead(() => app.events.head())
          const { received } = await tell<Seen>({ do: 'seen', upTo: head })
          return {
            per_second: total / span.seconds,
            p50_ms: latencies.percentile(0.5),
            p99_ms: latencies.percentile(0.99),
            stall_p99_ms: span.stallP99Ms,
            cpu_us: span.cpuUs / total,
            lost: total - received,
          }
        },
        async close() {
          await follower.stop()
          await second?.stop()
          await app.stop()
          await database.drop()
        },
      }
    },
  }
}

async function settledHead(head: () => number): Promise<number> {
  for (let before = -1; ;) {
    const now = head()
    if (now === before) return now
    before = now
    await new Promise(done => setTimeout(done, 200))
  }
}

/** What many systems do: an identity column, and readers who ask for what is greater than the last they saw. */
function naive(): Contestant {
  const writers = 8
  return {
    name: `naive reader (position > last), ${writers} writers`,
    kind: 'peer',
    note: 'numbers are given out before the commit, so a reader steps over rows that commit late; one insert a transaction',
    async open({ postgresUrl, ms }) {
      const { Client, Pool } = (await import('pg')).default
      const database = await createDatabase(postgresUrl)
      const pool = new Pool({ connectionString: database.url, max: writers })
      const reader = new Client({ connectionString: database.url })
      await reader.connect()
      await pool.query(
        'CREATE TABLE notes (position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, data text NOT NULL)',
      )
      const insert = (n: number) =>
        pool.query({
          name: 'insert',
          text: 'INSERT INTO notes (data) VALUES ($1)',
          values: [JSON.stringify(noteOf(n))],
        })
      let last = '0'
      let received = 0
      const readOn = async () => {
        const { rows } = await reader.query({
          name: 'read',
          text: 'SELECT position, data FROM notes WHERE position > $1 ORDER BY position LIMIT 1000',
          values: [last],
        })
        received += rows.length
        last = (rows.at(-1) as { position: string } | undefined)?.position ?? last
        return rows.length
      }

      return {
        note: `PostgreSQL ${database.version}`,
        servers: database.servers,
        async measure(meter) {
          while ((await readOn()) > 0);
          received = 0
          let isOver = false
          const span = await meter.run(async () => {
            const reading = (async () => {
              while (!isOver) await readOn()
            })()
            const latencies = await closedLoop({ producers: writers, ms }, insert)
            isOver = true
            await reading
            return latencies
          })
          while ((await readOn()) > 0);
          const { count } = span.value
          return {
            per_second: count / span.seconds,
            p50_ms: span.value.percentile(0.5),
            p99_ms: span.value.percentile(0.99),
            stall_p99_ms: span.stallP99Ms,
            cpu_us: span.cpuUs / count,
            lost: count - received,
          }
        },
        async close() {
          await reader.end()
          await pool.end()
          await database.drop()
        },
      }
    },
  }
}
