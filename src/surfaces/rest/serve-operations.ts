import type { App } from '#kernel/run'
import { describeOperations, publicOperations } from '#surfaces/client'
import type { HttpReply, HttpRequest, HttpServer, Limits } from '#surfaces/http'
import { answerCall, type CallRoute } from './answer-call.ts'
import { createTurns } from './preconditions.ts'
import { fastifyPath, routesOf, type OperationRoute } from './routes.ts'
import { createWaitingCallers } from './waiting-callers.ts'

type Handler = (request: HttpRequest, reply: HttpReply) => Promise<unknown>

export interface Served {
  /** What `GET /events` asks when it is not asked for a stream. */
  readonly listEvents: Handler | undefined
}

interface Serving {
  readonly app: App
  /** Aborted when the surface stops. */
  readonly closing: AbortSignal
  readonly limits: Limits
}

/** Gives every public operation its routes, without a line for any of them. */
export function serveOperations(api: HttpServer, { app, closing, limits }: Serving): Served {
  const routes = routesOf(publicOperations(app.catalog))
  const handler = handlersOf({ app, closing, limits }, routes)
  const isForEvents = ({ method, path }: OperationRoute) => method === 'GET' && path === '/events'
  for (const route of routes) {
    if (!isForEvents(route)) {
      api.route({ method: route.method, url: fastifyPath(route.path), handler: handler(route) })
    }
  }
  const events = routes.find(isForEvents)
  return { listEvents: events && handler(events) }
}

function handlersOf({ app, closing, limits }: Serving, routes: readonly OperationRoute[]) {
  const infos = new Map(describeOperations(app.catalog).map(info => [info.name, info]))
  const inTurn = createTurns()
  const waiting = createWaitingCallers({ all: limits.streams, perActor: limits.streamsPerActor })
  const schemaOf = ({ operation }: OperationRoute) => infos.get(operation.name)!.input_schema
  return (route: OperationRoute): Handler => {
    // Made for the first request of a route: most routes are never asked in one run of a server.
    let call: CallRoute | undefined
    const callOf = (): CallRoute => {
      const shown = routes.find(({ method, path }) => method === 'GET' && path === route.path)
      return {
        app,
        routes,
        closing,
        inTurn,
        waiting,
        operation: route.operation,
        schema: schemaOf(route),
        isPaged: schemaOf(route).properties?.cursor !== undefined,
        shown: shown && { operation: shown.operation, schema: schemaOf(shown) },
      }
    }
    return (request, reply) => answerCall((call ??= callOf()), request, reply)
  }
}
