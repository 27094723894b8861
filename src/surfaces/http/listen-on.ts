import type { FastifyInstance } from 'fastify'
import type { Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { Server as TlsServer } from 'node:tls'
import { limitConnections } from './limit-connections.ts'
import type { Limits } from './limits.ts'

export interface RunningHttp {
  readonly url: string
  readonly port: number
  /** How many connections are open. */
  connections(): number
  /** Ends streams, finishes what is being answered, and cuts off the rest in time. */
  close(): Promise<void>
}

interface ListenParts {
  readonly state: { host: string; isServing: boolean; isClosing: boolean }
  closeParts(): void
  readonly limits: Limits
}

export async function listenOn(
  fastify: FastifyInstance,
  { host, port }: { readonly host: string; readonly port: number },
  { state, closeParts, limits }: ListenParts,
): Promise<RunningHttp> {
  await fastify.ready()
  const { server } = fastify
  limitConnections(server, limits.connectionsPerAddress)
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
    closeParts()
    const closed = new Promise<void>(resolve => void server.close(() => resolve()))
    sockets.destroyIdle()
    const sweep = setInterval(sockets.destroyIdle, 50)
    const timer = setTimeout(sockets.destroyAll, limits.closeMs)
    await closed
    clearInterval(sweep)
    clearTimeout(timer)
    await fastify.close()
  }
  let closing: Promise<void> | undefined
  return {
    url: `${server instanceof TlsServer ? 'https' : 'http'}://${nameOf(host)}:${given}`,
    port: given,
    connections: () => sockets.size,
    close: () => (closing ??= close()),
  }
}

/** Node does not count a connection as idle that has not asked for anything yet; browsers open such ones ahead of time. */
function trackSockets(server: Server) {
  const sockets = new Set<Socket>()
  const answering = new WeakSet<Duplex>()
  const track = (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  }
  server.on('connection', track)
  if (server instanceof TlsServer) followHandshakes(server, sockets, track)
  server.prependListener('request', ({ socket }, response) => {
    answering.add(socket)
    response.once('close', () => answering.delete(socket))
  })
  // Whoever took a connection over ends it.
  if (server.listenerCount('upgrade') > 0) {
    server.prependListener('upgrade', (_, socket: Duplex) => answering.add(socket))
  }
  return {
    get size() {
      return sockets.size
    },
    destroyIdle() {
      for (const socket of sockets) if (!answering.has(socket)) socket.destroy()
    },
    destroyAll() {
      for (const socket of sockets) socket.destroy()
    },
  }
}

/** After the handshake the connection is the one inside, and the one outside is its own to end. */
function followHandshakes(server: TlsServer, sockets: Set<Socket>, track: (socket: Socket) => void) {
  const peerOf = ({ remoteAddress, remotePort }: Socket) => `${remoteAddress} ${remotePort}`
  const outsideByPeer = new Map<string, Socket>()
  server.on('connection', (socket: Socket) => {
    const peer = peerOf(socket)
    outsideByPeer.set(peer, socket)
    socket.once('close', () => outsideByPeer.delete(peer))
  })
  server.on('secureConnection', inside => {
    const outside = outsideByPeer.get(peerOf(inside))
    if (outside) sockets.delete(outside)
    track(inside)
  })
}

/** Where a browser of this machine finds it. */
function nameOf(host: string): string {
  if (host === '0.0.0.0' || host === '::' || host === '') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
