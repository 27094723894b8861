import { noteOf } from '../harness/payload.ts'
import type { Contestant } from '../harness/suite.ts'
import { startNats } from '../peers/nats.ts'
import { createDatabase } from '../peers/postgres.ts'
import { startRedis, type AppendFsync } from '../peers/redis.ts'
import { delivering, listenElsewhere } from './delivering.ts'

export function nats(): Contestant {
  return {
    name: 'NATS JetStream, consumer with acks',
    kind: 'peer',
    note: 'not on disk when it answers',
    async open(setting) {
      const server = await startNats(setting.folder)
      await server.manager.consumers.add('bench', {
        durable_name: 'hear',
        ack_policy: 'explicit',
        max_ack_pending: 10_000,
      })
      const listener = await listenElsewhere({ do: 'open', by: 'nats', port: server.port })
      const send = (n: number, sent: number) =>
        server.stream.publish('bench.note', JSON.stringify(noteOf(n, sent)))
      return {
        servers: () => [server.pid, listener.pid],
        ...delivering({ send, ...listener }, setting),
        async close() {
          await listener.stop()
          await server.stop()
        },
      }
    },
  }
}

export function redis(appendFsync: AppendFsync): Contestant {
  return {
    name: `Redis Streams, XREADGROUP with acks, ${appendFsync}`,
    kind: 'peer',
    async open(setting) {
      const server = await startRedis(setting.folder, appendFsync)
      await server.redis.xgroup('CREATE', 'bench', 'hear', '$', 'MKSTREAM')
      const listener = await listenElsewhere({ do: 'open', by: 'redis', port: server.port })
      const send = (n: number, sent: number) =>
        server.redis.xadd('bench', '*', 'note', JSON.stringify(noteOf(n, sent)))
      return {
        servers: () => [server.pid, listener.pid],
        ...delivering({ send, ...listener }, setting),
        async close() {
          await listener.stop()
          await server.stop()
        },
      }
    },
  }
}

export function postgresNotify(): Contestant {
  return {
    name: 'Postgres, one NOTIFY an event',
    kind: 'peer',
    note: '10 connections; the listener reads what is greater than the last position it saw',
    async open(setting) {
      const { Pool } = (await import('pg')).default
      const database = await createDatabase(setting.postgresUrl)
      const pool = new Pool({ connectionString: database.url, max: 10 })
      await pool.query(
        'CREATE TABLE notes (position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, data text NOT NULL)',
      )
      const listener = await listenElsewhere({ do: 'open', by: 'notify', url: database.url })
      const text =
        "WITH added AS (INSERT INTO notes (data) VALUES ($1) RETURNING position) SELECT pg_notify('notes', position::text) FROM added"
      const send = (n: number, sent: number) =>
        pool.query({ name: 'insert', text, values: [JSON.stringify(noteOf(n, sent))] })
      return {
        servers: async () => [listener.pid, ...(await database.servers())],
        ...delivering({ send, ...listener }, setting),
        async close() {
          await listener.stop()
          await pool.end()
          await database.drop()
        },
      }
    },
  }
}
