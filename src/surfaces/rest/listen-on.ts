import type { FastifyInstance } from 'fastify'
import type { AddressInfo } from 'node:net'
import type { EventStreams } from './event-streams.ts'
import type { Limits } from './limits.ts'

export interface RestServer {
  readonly url: string
  readonly port: number
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
  state.isServing = true
  const { port: given } = server.address() as AddressInfo

  async function close() {
    state.isServing = false
    state.isClosing = true
    streams.close()
    const closed = new Promise<void>(resolve => void server.close(() => resolve()))
    server.closeIdleConnections()
    const timer = setTimeout(() => server.closeAllConnections(), limits.closeMs)
    await closed
    clearTimeout(timer)
    await fastify.close()
  }
  let closing: Promise<void> | undefined
  return { url: `http://${nameOf(host)}:${given}`, port: given, close: () => (closing ??= close()) }
}

/** Where a browser of this machine finds it. */
function nameOf(host: string): string {
  if (host === '0.0.0.0' || host === '::' || host === '') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
