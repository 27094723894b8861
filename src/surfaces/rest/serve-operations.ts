import { Refusal, type Operation } from '#kernel'
import type { App } from '#kernel/run'
import { describeOperations, publicOperations } from '#surfaces/client'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { shortHeader } from './problem.ts'
import { inputOf } from './request-input.ts'
import { fastifyPath, routesOf, type OperationRoute } from './routes.ts'

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>

export interface Served {
  readonly routes: readonly OperationRoute[]
  /** What `GET /events` asks when it is not asked for a stream. */
  readonly listEvents: Handler | undefined
}

/** Gives every public operation its routes, without a line for any of them. */
export function serveOperations(api: FastifyInstance, app: App): Served {
  const routes = routesOf(publicOperations(app.catalog))
  const handlers = handlersOf(app)
  const isForEvents = ({ method, path }: OperationRoute) => method === 'GET' && path === '/events'
  for (const route of routes) {
    if (!isForEvents(route)) {
      api.route({ method: route.method, url: fastifyPath(route.path), handler: handlers(route.operation) })
    }
  }
  const events = routes.find(isForEvents)
  return { routes, listEvents: events && handlers(events.operation) }
}

function handlersOf(app: App): (operation: Operation) => Handler {
  const infos = new Map(describeOperations(app.catalog).map(info => [info.name, info]))
  return operation => {
    const { input_schema } = infos.get(operation.name)!
    return async (request, reply) => {
      const idempotencyKey = shortHeader(request, 'idempotency-key', 200)
      const leaving = operation.effect === 'read' ? abortWhenGone(reply) : undefined
      const output = await app
        .call(operation, inputOf(request, input_schema), {
          actor: request.actor!,
          idempotencyKey,
          traceparent: request.traceparent,
          signal: leaving,
        })
        .catch((error: unknown) => {
          throw leaving?.aborted ? new Refusal('CANCELED', 'The caller is gone', { cause: error }) : error
        })
      void reply
        .code(isAccepted(operation, output) ? 202 : 200)
        .header('content-type', 'application/json; charset=utf-8')
      return JSON.stringify(output ?? null)
    }
  }
}

/** Nobody waits for this answer any more. Only reads end with it: a write finishes, so that asking again finds it done. */
function abortWhenGone(reply: FastifyReply): AbortSignal {
  const leaving = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) leaving.abort()
  })
  return leaving.signal
}

/** Work that goes on after the answer, or waits for a person. */
function isAccepted(operation: Operation, output: unknown): boolean {
  if (operation.effect === 'read' || typeof output !== 'object' || output === null) return false
  const { status, workflow_id } = output as { status?: unknown; workflow_id?: unknown }
  return status === 'awaiting_approval' || (status === 'processing' && workflow_id !== undefined)
}
