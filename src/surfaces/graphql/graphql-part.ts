import type { App } from '#kernel/run'
import { describeOperations } from '#surfaces/client'
import { usualLimits, type HttpPart, type Limits } from '#surfaces/http'
import { createPrepare } from './requests.ts'
import { createSchemas, type Schemas } from './schemas.ts'
import { serveRequests } from './serve-requests.ts'
import { serveSockets } from './serve-sockets.ts'

export interface GraphqlOptions {
  readonly app: App
  readonly limits?: Partial<Limits> | undefined
}

const path = '/graphql'

/**
 * GraphQL at `/graphql`, its schema made from the catalog: reads are queries, effects are mutations, events are
 * subscriptions. Knows the catalog, never a domain.
 */
export function graphqlPart({ app, limits: given }: GraphqlOptions): HttpPart {
  const limits = { ...usualLimits, ...given }
  // Made for the first who asks: it takes as long as the rest of a start, and many never ask.
  let schemas: Schemas | undefined
  const prepare = createPrepare(
    app,
    () => (schemas ??= createSchemas(describeOperations(app.catalog), app.version)),
  )
  const sockets = serveSockets({ app, prepare, limits })
  return {
    name: 'graphql',
    mount: server => serveRequests(server, path, { app, prepare, jsonDepth: limits.jsonDepth }),
    upgrades: { [path]: sockets.upgrade },
    stats: () => ({ sockets: sockets.size }),
    close: sockets.close,
  }
}
