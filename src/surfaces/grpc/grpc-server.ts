// The gRPC server: one service for each domain, the streams of the kernel, health and reflection.
import type { Authenticate } from '#kernel'
import type { App } from '#kernel/run'
import type { TlsOptions } from 'node:tls'
import type { GrpcBehind } from './build-server.ts'
import { createConnections, type ListenPlace } from './connections.ts'
import type { NumberLock } from './field-numbers.ts'
import { usualGrpcLimits, type GrpcLimits } from './grpc-limits.ts'

export interface GrpcOptions {
  readonly app: App
  readonly authenticate: Authenticate
  /** The numbers that are promised; what it does not know is numbered by its name. */
  readonly lock: NumberLock
  readonly tls?: TlsOptions | undefined
  readonly limits?: Partial<GrpcLimits> | undefined
}

export interface RunningGrpc {
  /** `127.0.0.1:4101` */
  readonly address: string
  readonly port: number
  connections(): number
  /** Ends streams, finishes what is being answered, and cuts off the rest in time. */
  close(): Promise<void>
}

export interface GrpcSurface {
  /** Once; again only after it failed, as on a port that is taken. */
  listen(place: ListenPlace): Promise<RunningGrpc>
}

export function grpcServer(options: GrpcOptions): GrpcSurface {
  const limits = { ...usualGrpcLimits, ...options.limits }
  return {
    async listen(place) {
      const closing = new AbortController()
      const { tls, app } = options
      const onFault = (err: unknown) => app.log.error({ err }, 'gRPC cannot be served')
      const connections = createConnections({ limits, tls, onFault })
      // Loaded for the first who connects: the library and the messages of all operations take a good part of a start.
      let behind: GrpcBehind | undefined
      const load = async () => {
        const { buildServer } = await import('./build-server.ts')
        behind ??= buildServer(options, {
          limits,
          closing: closing.signal,
          callBegan: connections.callBegan,
        })
        return behind.take
      }
      connections.serve(load)
      const port = await connections.listen(place).catch(async (error: unknown) => {
        await connections.close()
        throw error
      })
      const close = async () => {
        closing.abort()
        const closed = connections.close()
        const timer = setTimeout(() => {
          behind?.server.forceShutdown()
          connections.destroyAll()
        }, limits.closeMs)
        // Connections close when their calls have ended. It calls back before that: Node closes sessions by itself.
        if (behind) behind.server.tryShutdown(() => {})
        else connections.destroyAll()
        await closed
        clearTimeout(timer)
      }
      let ending: Promise<void> | undefined
      return {
        address: `${place.host.includes(':') ? `[${place.host}]` : place.host}:${port}`,
        port,
        connections: () => connections.size,
        close: () => (ending ??= close()),
      }
    },
  }
}
