import type { FastifyInstance } from 'fastify'
import type { Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { EventStreams } from './event-streams.ts'
import type { Limits } from './limits.ts'

export interface RestServer {
  readonly url: string
  readonly port: number
  /** How many connections are open. */
  connections(): number
  /** Ends streams, finishes what is being answered, and cuts off the rest in time. */
  close(): Promise<void>
}

interface ListenParts {
  readonly state: { host: string; isServing: boolean; isClosing: boolean }
  readonly streams: EventStreams
  readonly limits: Limits
}

export async function listenOn(
  fastify: FastifyInstance,
  { host, port }: { readonly host: string; readonly port: number },
  { state, streams, limits }: ListenParts,
): Promise<RestServer> {
  await fastify.ready()
  const { server } = fastify
  state.host = host
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port }, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const sockets = trackSockets(server)
  state.isServing = true
  const { port: given } = server.address() as AddressInfo

  async function close() {
    state.isServing = false
    state.isClosing = true
    streams.close()
    const closed = new Promise<void>(resolve => void server.close(() => resolve()))
    sockets.destroyIdle()
    const sweep = setInterval(sockets.destroyIdle, 50)
    const timer = setTimeout(() => server.closeAllConnections(), limits.closeMs)
    await closed
    clearInterval(sweep)
    clearTimeout(timer)
    await fastify.close()
  }
  let closing: Promise<void> | undefined
  return {
    url: `http://${nameOf(host)}:${given}`,
    port: given,
    connections: () => sockets.size,
    close: () => (closing ??= close()),
  }
}

/** Node does not count a connection as idle that has not asked for anything yet; browsers open such ones ahead of time. */
function trackSockets(server: Server) {
  const sockets = new Set<Socket>()
  const answering = new WeakSet<Socket>()
  server.on('connection', socket => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.prependListener('request', ({ socket }, response) => {
    answering.add(socket)
    response.once('close', () => answering.delete(socket))
  })
  return {
    get size() {
      return sockets.size
    },
    destroyIdle() {
      for (const socket of sockets) if (!answering.has(socket)) socket.destroy()
    },
  }
}

/** Where a browser of this machine finds it. */
function nameOf(host: string): string {
  if (host === '0.0.0.0' || host === '::' || host === '') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
