import { networkOf } from '#surfaces/http'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'
import type { GrpcLimits } from './grpc-limits.ts'

export interface ListenPlace {
  readonly host: string
  readonly port: number
}

/** The sockets of a gRPC server: counted, with TLS when there is any, and cut off when nobody calls through them. */
export interface Connections {
  listen(place: ListenPlace): Promise<number>
  /** A call that may be answered began on the connection of that peer (`127.0.0.1:50123`); the answer ends it. */
  callBegan(peer: string): () => void
  readonly size: number
  /** Takes no more; resolves when all are gone. */
  close(): Promise<void>
  destroyAll(): void
}

interface Connection {
  readonly socket: Socket
  calls: number
  /** When it last had a call, or was opened. */
  usedAt: number
  hasCalled: boolean
}

interface ConnectionOptions {
  readonly limits: GrpcLimits
  readonly tls: TlsOptions | undefined
  /** Nobody can be served. */
  onFault(error: unknown): void
}

export function createConnections({ limits, tls, onFault }: ConnectionOptions): Connections & Injection {
  const connectionByPeer = new Map<string, Connection>()
  let take: Take | undefined
  let load: () => Promise<Take> = () => Promise.reject(new Error('Nobody serves these connections yet'))
  const accept = (socket: Socket) => {
    if (socket.destroyed) return
    socket.setNoDelay(true)
    if (take) return take(socket)
    // What arrives meanwhile waits in the socket, and is read from there.
    load().then(
      taking => {
        take = taking
        if (!socket.destroyed) taking(socket)
      },
      (error: unknown) => {
        socket.destroy()
        onFault(error)
      },
    )
  }
  const server: Server =
    tls === undefined ? createServer(accept) : createTlsServer({ ...tls, ALPNProtocols: ['h2'] }, accept)
  server.maxConnections = limits.connections
  server.prependListener('connection', (socket: Socket) => {
    socket.on('error', () => socket.destroy())
    const network = networkOf(socket.remoteAddress)
    const isFull = network !== undefined && countOf(connectionByPeer, network) >= limits.connectionsPerAddress
    if (isFull) return void socket.destroy()
    const peer = `${socket.remoteAddress}:${socket.remotePort}`
    connectionByPeer.set(peer, { socket, calls: 0, usedAt: performance.now(), hasCalled: false })
    socket.once('close', () => connectionByPeer.delete(peer))
  })
  // Credentials that were refused do not keep a connection open, whatever else happens on it.
  const sweep = setInterval(() => {
    for (const { socket, calls, usedAt, hasCalled } of connectionByPeer.values()) {
      const allowedMs = hasCalled ? limits.idleMs : limits.openingMs
      if (calls === 0 && performance.now() - usedAt > allowedMs) socket.destroy()
    }
  }, limits.openingMs / 4)
  server.once('close', () => clearInterval(sweep))

  return {
    serve(loading) {
      load = loading
    },
    listen: place => listenAt(server, place),
    callBegan(peer) {
      const connection = connectionByPeer.get(peer)
      if (!connection) return () => {}
      connection.hasCalled = true
      connection.calls += 1
      return () => {
        connection.calls -= 1
        connection.usedAt = performance.now()
      }
    },
    get size() {
      return connectionByPeer.size
    },
    async close() {
      clearInterval(sweep)
      await new Promise<void>(resolve => void server.close(() => resolve()))
    },
    destroyAll() {
      for (const { socket } of connectionByPeer.values()) socket.destroy()
    },
  }
}

function countOf(connections: ReadonlyMap<string, Connection>, network: string): number {
  let count = 0
  for (const { socket } of connections.values()) if (networkOf(socket.remoteAddress) === network) count += 1
  return count
}

type Take = (socket: Socket) => void

interface Injection {
  /** Hands every connection to whoever is loaded for the first one. */
  serve(load: () => Promise<Take>): void
}

const listenAt = (server: Server, { host, port }: ListenPlace) =>
  new Promise<number>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port }, () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
