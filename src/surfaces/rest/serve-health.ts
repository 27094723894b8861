import type { Actor } from '#kernel'
import type { App } from '#kernel/run'
import type { FastifyInstance, FastifyRequest } from 'fastify'

interface HealthOptions {
  readonly app: App
  readonly version: string
  /** True from `listen` until `close`. */
  isServing(): boolean
  authenticate(headers: FastifyRequest['headers']): Promise<Actor | undefined>
}

/** For whoever starts and restarts this process. Without a key they say how things are, and not why. */
export function serveHealth(
  fastify: FastifyInstance,
  { app, version, isServing, authenticate }: HealthOptions,
): void {
  const health = async () => {
    const services = await app.system.health()
    const worst = services.reduce((sofar, { status }) => Math.max(sofar, order.indexOf(status)), 0)
    return { services, status: isServing() ? order[worst]! : ('unhealthy' as const) }
  }
  fastify.get('/health/live', async () => ({ status: 'healthy' }))
  fastify.get('/health/ready', async (_, reply) => {
    const { status } = await health()
    return reply.code(status === 'unhealthy' ? 503 : 200).send({ status })
  })
  fastify.get('/health', async (request, reply) => {
    const { status, services } = await health()
    const isKnown = (await authenticate(request.headers)) !== undefined
    void reply.code(status === 'unhealthy' ? 503 : 200)
    return { status, version, ...(isKnown && { node: app.node, head: app.events.head(), services }) }
  })
}

const order = ['healthy', 'degraded', 'unhealthy'] as const
