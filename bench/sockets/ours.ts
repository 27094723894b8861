import { websocketPart } from '../../src/surfaces/websocket/index.ts'
import { startHelper, type Helper } from '../harness/helper-process.ts'
import type { Heard } from '../harness/listener.ts'
import { paced, sharedNow } from '../harness/load.ts'
import { noteOf } from '../harness/payload.ts'
import type { Contestant, Goal, Setting } from '../harness/suite.ts'
import { noteDomain, takeNote } from '../ours/note-domain.ts'
import { onSqlite, openApp } from '../ours/open-app.ts'
import { serveHttp } from '../ours/serve-http.ts'
import { shelf, wanted } from '../ours/ten-assets.ts'
import { ownSubject, type Called, type Order } from './orders.ts'

const tell = <Answer>(clients: Helper, order: Order) => clients.ask<Answer>(order)

/** The server is this process; its clients are another one, whose time does not count. */
async function serve({ folder }: Setting) {
  const app = await openApp({ folder, domains: [shelf, noteDomain(false)], store: onSqlite(folder) })
  await app.start()
  const server = await serveHttp(app, [websocketPart({ app })])
  const clients = startHelper('sockets/clients.child.ts')
  return {
    app,
    clients,
    open: (sockets: number) =>
      tell(clients, { do: 'open', url: `${server.url.replace('http', 'ws')}/ws`, key: server.key, sockets }),
    async close() {
      await clients.stop()
      await server.close()
      await app.stop()
    },
  }
}

export const calling = (
  name: string,
  sockets: number,
  atOnce: number,
  goals: readonly Goal[],
): Contestant => ({
  name,
  kind: 'ours',
  goals,
  async open(setting) {
    const { clients, open, close } = await serve(setting)
    await open(sockets)
    const order: Order = {
      do: 'call',
      message: { op: 'shelf.search', input: wanted },
      atOnce,
      ms: setting.ms,
    }
    return {
      warmUp: async () => void (await tell(clients, order)),
      async measure(meter) {
        const { value, seconds, cpuUs } = await meter.run(() => tell<Called>(clients, order))
        return {
          per_second: value.count / seconds,
          p50_ms: value.p50_ms,
          p99_ms: value.p99_ms,
          cpu_us: cpuUs / value.count,
        }
      },
      close,
    }
  },
})

interface Following {
  readonly name: string
  readonly sockets: number
  /** Each socket follows a subject of its own, or all of them everything. */
  readonly to: 'own' | 'all'
  readonly perSecond: number
  readonly goals?: readonly Goal[]
}

/** Delivery while so many sockets follow the log, from before the append to inside the client. */
export const following = ({ name, sockets, to, perSecond, goals }: Following): Contestant => ({
  name,
  kind: 'ours',
  goals,
  async open(setting) {
    const { app, clients, open, close } = await serve(setting)
    const bytesBefore = memory()
    await open(sockets)
    await tell(clients, { do: 'subscribe', to })
    const kib = (memory() - bytesBefore) / 1024 / sockets
    const append = (n: number) =>
      app.append([takeNote({ ...noteOf(n, sharedNow()), subject: ownSubject(n % sockets) })])

    const deliver = async () => {
      await tell(clients, { do: 'begin' })
      const events = await paced(perSecond, setting.ms, append)
      const expected = to === 'own' ? events : events * sockets
      return { expected, heard: await tell<Heard>(clients, { do: 'heard', expected }) }
    }
    return {
      warmUp: async () => void (await deliver()),
      async measure(meter) {
        const { value, seconds, cpuUs } = await meter.run(deliver)
        const { expected, heard } = value
        return {
          per_second: heard.received / seconds,
          p50_ms: heard.p50_ms,
          p99_ms: heard.p99_ms,
          cpu_us: cpuUs / heard.received,
          lost: expected - heard.received,
          kib,
        }
      },
      close,
    }
  },
})

function memory(): number {
  globalThis.gc?.()
  return process.memoryUsage.rss()
}
