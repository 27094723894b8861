import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'
import { z } from 'zod'
import { startHelper } from '../harness/helper-process.ts'
import type { Contestant } from '../harness/suite.ts'
import { Found, tenAssets, wanted, Wanted } from '../ours/ten-assets.ts'
import type { Called, Order } from './orders.ts'

const Message = z.strictObject({ id: z.string(), op: z.literal('shelf.search'), input: Wanted })

/** The library and nothing else: who asks, limits, refusals and the log of calls are left out. */
export const bareWs = (name: string, sockets: number, atOnce: number): Contestant => ({
  name,
  kind: 'limit',
  async open({ ms }) {
    const http = createServer()
    const server = new WebSocketServer({ server: http })
    server.on('connection', (socket: WebSocket) => {
      socket.on('message', (data: Buffer) => {
        const { id } = Message.parse(JSON.parse(data.toString()))
        socket.send(JSON.stringify({ id, result: Found.parse(tenAssets()) }))
      })
    })
    http.listen(0, '127.0.0.1')
    await once(http, 'listening')
    const clients = startHelper('sockets/clients.child.ts')
    const url = `ws://127.0.0.1:${(http.address() as AddressInfo).port}/ws`
    await clients.ask({ do: 'open', url, key: 'none', sockets } satisfies Order)
    const order: Order = { do: 'call', message: { op: 'shelf.search', input: wanted }, atOnce, ms }
    return {
      warmUp: async () => void (await clients.ask(order)),
      async measure(meter) {
        const { value, seconds, cpuUs } = await meter.run(() => clients.ask<Called>(order))
        return {
          per_second: value.count / seconds,
          p50_ms: value.p50_ms,
          p99_ms: value.p99_ms,
          cpu_us: cpuUs / value.count,
        }
      },
      async close() {
        await clients.stop()
        server.close()
        http.close()
      },
    }
  },
})
