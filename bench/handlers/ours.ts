import { createListener } from '../harness/listener.ts'
import { noteOf } from '../harness/payload.ts'
import { atLeast, atMost, type Contestant } from '../harness/suite.ts'
import { noteDomain, takeNote } from '../ours/note-domain.ts'
import { onPostgres, onSqlite, openApp } from '../ours/open-app.ts'
import { serveRest } from '../ours/serve-rest.ts'
import { createDatabase } from '../peers/postgres.ts'
import { delivering, listenElsewhere } from './delivering.ts'

export function aliceHere(): Contestant {
  return {
    name: 'Alice, SQLite, subscriber in the same process',
    kind: 'ours',
    goals: [atMost('p50_ms', 0.3), atLeast('per_second', 50_000), atMost('lost', 0)],
    async open(setting) {
      const app = await openApp({
        folder: setting.folder,
        domains: [noteDomain(false)],
        store: onSqlite(setting.folder),
      })
      await app.start()
      const listener = createListener()
      app.bus.subscribe('bench.*', record => listener.hear((record.data as { sent: number }).sent))
      const send = (n: number, sent: number) => app.append([takeNote(noteOf(n, sent))])
      return { ...delivering({ send, ...listener }, setting), close: () => app.stop() }
    },
  }
}

export function aliceReaction(): Contestant {
  return {
    name: 'Alice, SQLite, reaction in the same process',
    kind: 'ours',
    note: 'at least once, in order per subject, retried, with a checkpoint in the store',
    goals: [atMost('lost', 0)],
    async open(setting) {
      const listener = createListener()
      const domains = [noteDomain(false, listener.hear)]
      const app = await openApp({ folder: setting.folder, domains, store: onSqlite(setting.folder) })
      await app.start()
      const send = (n: number, sent: number) => app.append([takeNote(noteOf(n, sent))])
      return { ...delivering({ send, ...listener }, setting), close: () => app.stop() }
    },
  }
}

export function aliceElsewhere(): Contestant {
  return {
    name: 'Alice, SQLite, another process over HTTP (SSE)',
    kind: 'ours',
    goals: [atMost('p50_ms', 0.4), atLeast('per_second', 50_000), atMost('lost', 0)],
    async open(setting) {
      const app = await openApp({
        folder: setting.folder,
        domains: [noteDomain(false)],
        store: onSqlite(setting.folder),
      })
      await app.start()
      const server = await serveRest(app)
      const listener = await listenElsewhere({ do: 'open', by: 'sse', url: server.url, key: server.key })
      const send = (n: number, sent: number) => app.append([takeNote(noteOf(n, sent))])
      return {
        servers: () => [listener.pid],
        ...delivering({ send, ...listener }, setting),
        async close() {
          await listener.stop()
          await server.close()
          await app.stop()
        },
      }
    },
  }
}

export function alicePostgres(): Contestant {
  return {
    name: 'Alice, Postgres, another node (one NOTIFY a batch)',
    kind: 'ours',
    goals: [atMost('lost', 0)],
    async open(setting) {
      const database = await createDatabase(setting.postgresUrl)
      const app = await openApp({
        folder: setting.folder,
        domains: [noteDomain(false)],
        store: onPostgres(database.url),
      })
      await app.start()
      const listener = await listenElsewhere({ do: 'open', by: 'postgres-node', url: database.url })
      const send = (n: number, sent: number) => app.append([takeNote(noteOf(n, sent))])
      return {
        servers: async () => [listener.pid, ...(await database.servers())],
        ...delivering({ send, ...listener }, setting),
        async close() {
          await listener.stop()
          await app.stop()
          await database.drop()
        },
      }
    },
  }
}
