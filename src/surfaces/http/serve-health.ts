import type { Authenticate } from '#kernel'
import type { App } from '#kernel/run'
import type { FastifyInstance } from 'fastify'
import { credentialsOf } from './credentials.ts'

interface HealthOptions {
  readonly app: App
  readonly version: string
  readonly authenticate: Authenticate
  /** True from `listen` until `close`. */
  isServing(): boolean
}

/** For whoever starts and restarts this process. Without a key they say how things are, and not why. */
export function serveHealth(
  server: FastifyInstance,
  { app, version, isServing, authenticate }: HealthOptions,
): void {
  const health = async () => {
    const services = await app.system.health()
    const worst = services.reduce((sofar, { status }) => Math.max(sofar, order.indexOf(status)), 0)
    return { services, status: isServing() ? order[worst]! : ('unhealthy' as const) }
  }
  const open = { config: { isOpen: true } }
  server.get('/health/live', open, async () => ({ status: 'healthy' }))
  server.get('/health/ready', open, async (_, reply) => {
    const { status } = await health()
    return reply.code(status === 'unhealthy' ? 503 : 200).send({ status })
  })
  server.get('/health', open, async (request, reply) => {
    const { status, services } = await health()
    const caller = await authenticate(credentialsOf(request.raw)).catch(() => undefined)
    const isKnown = caller?.can('system:read') ?? false
    void reply.code(status === 'unhealthy' ? 503 : 200)
    return { status, version, ...(isKnown && { node: app.node, head: app.events.head(), services }) }
  })
}

const order = ['healthy', 'degraded', 'unhealthy'] as const
