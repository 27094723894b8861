import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { closedLoop } from '../harness/load.ts'
import { noteOf } from '../harness/payload.ts'
import {
  atLeast,
  atMost,
  columns,
  type Contestant,
  type Meter,
  type Opened,
  type Setting,
  type Suite,
} from '../harness/suite.ts'
import { noteDomain, takeNote } from '../ours/note-domain.ts'
import { onSqlite, openApp } from '../ours/open-app.ts'
import { countFsyncs } from '../peers/fsyncs.ts'
import { startNats } from '../peers/nats.ts'
import { createDatabase } from '../peers/postgres.ts'
import { startRedis, type AppendFsync } from '../peers/redis.ts'

const producers = 64

export const suite: Suite = {
  name: 'append',
  title: 'Durable append of 1 KiB',
  about: `${producers} producers, each waits until its event is acknowledged and then makes the next. Making the event, checking it and its JSON are included; ids are ordered by time.`,
  columns: [columns.perSecond('events/s'), columns.p50, columns.p99, columns.stall, columns.cpu],
  ms: { full: 2000, quick: 300 },
  contestants: [
    alice('Alice, SQLite', false, [
      atLeast('per_second', 60_000),
      atMost('cpu_us', 15),
      atMost('p99_ms', 5),
      atMost('stall_p99_ms', 2.5),
    ]),
    alice('Alice, SQLite, one view folded', true, [atLeast('per_second', 40_000)]),
    nats(),
    redis('always', 'on disk when it answers'),
    redis('everysec', 'up to a second is lost when the power fails'),
    postgres(),
    rawFile(),
  ],
}

/** The one measurement of this suite, whoever appends. */
export const appending = (
  append: (n: number) => Promise<unknown>,
  { ms }: Setting,
): Pick<Opened, 'measure' | 'warmUp'> => ({
  warmUp: async () => void (await closedLoop({ producers, ms: Math.min(1000, ms) }, append)),
  async measure(meter: Meter) {
    const {
      value: latencies,
      seconds,
      cpuUs,
      stallP99Ms,
    } = await meter.run(() => closedLoop({ producers, ms }, append))
    return {
      per_second: latencies.count / seconds,
      p50_ms: latencies.percentile(0.5),
      p99_ms: latencies.percentile(0.99),
      stall_p99_ms: stallP99Ms,
      cpu_us: cpuUs / latencies.count,
    }
  },
})

function alice(name: string, withView: boolean, goals: Contestant['goals']): Contestant {
  return {
    name,
    kind: 'ours',
    goals,
    async open(setting) {
      const app = await openApp({
        folder: setting.folder,
        domains: [noteDomain(withView)],
        store: onSqlite(setting.folder),
      })
      await app.start()
      return { ...appending(n => app.append([takeNote(noteOf(n))]), setting), close: () => app.stop() }
    },
  }
}

function nats(): Contestant {
  return {
    name: 'NATS JetStream, file',
    kind: 'peer',
    async open(setting) {
      const server = await startNats(setting.folder)
      const publish = (n: number) => server.stream.publish('bench.note', JSON.stringify(noteOf(n)))
      const fsyncs = await countFsyncs(server.pid, () => closedLoop({ producers, ms: 300 }, publish))
      return {
        note: `nats-server ${server.version}; ${natsFsyncs(fsyncs)}`,
        servers: () => [server.pid],
        ...appending(publish, setting),
        close: server.stop,
      }
    },
  }
}

function natsFsyncs(seen: number | undefined) {
  if (seen === undefined) return 'acknowledges before fsync unless told otherwise (not seen here: no strace)'
  return seen === 0
    ? 'not on disk when it answers: no fsync seen while it acknowledged'
    : `${seen} fsyncs seen`
}

function redis(appendFsync: AppendFsync, note: string): Contestant {
  return {
    name: `Redis Streams, appendfsync ${appendFsync}`,
    kind: 'peer',
    note,
    async open(setting) {
      const server = await startRedis(setting.folder, appendFsync)
      return {
        note: `Redis ${server.version}`,
        servers: () => [server.pid],
        ...appending(n => server.redis.xadd('bench', '*', 'note', JSON.stringify(noteOf(n))), setting),
        close: server.stop,
      }
    },
  }
}

function postgres(): Contestant {
  return {
    name: 'Postgres, one insert an event',
    kind: 'peer',
    note: '10 connections; on disk when it answers',
    async open(setting) {
      const { Pool } = (await import('pg')).default
      const database = await createDatabase(setting.postgresUrl)
      const pool = new Pool({ connectionString: database.url, max: 10 })
      await pool.query(
        'CREATE TABLE notes (position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, data text NOT NULL)',
      )
      const insert = (n: number) =>
        pool.query({
          name: 'insert',
          text: 'INSERT INTO notes (data) VALUES ($1) RETURNING position',
          values: [JSON.stringify(noteOf(n))],
        })
      return {
        note: `PostgreSQL ${database.version}`,
        servers: database.servers,
        ...appending(insert, setting),
        async close() {
          await pool.end()
          await database.drop()
        },
      }
    },
  }
}

/** What waits is written together and followed by one fdatasync: no check, no id, no index, no way to read it. */
function rawFile(): Contestant {
  return {
    name: 'a file, one fdatasync a batch',
    kind: 'limit',
    async open(setting) {
      const file = await open(join(setting.folder, 'raw'), 'a')
      let waiting: { line: string; resolve(): void }[] = []
      let isWriting = false
      const write = async () => {
        isWriting = true
        await new Promise(done => setImmediate(done))
        while (waiting.length > 0) {
          const batch = waiting
          waiting = []
          await file.write(batch.map(({ line }) => line).join(''))
          await file.datasync()
          for (const { resolve } of batch) resolve()
          await new Promise(done => setImmediate(done))
        }
        isWriting = false
      }
      const append = (n: number) =>
        new Promise<void>(resolve => {
          waiting.push({ line: `${JSON.stringify(noteOf(n))}\n`, resolve })
          if (!isWriting) void write()
        })
      return { ...appending(append, setting), close: () => file.close() }
    },
  }
}
