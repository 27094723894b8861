import type { Blobs } from '#kernel'
import type { App } from '#kernel/run'
import { describeOperations, type OperationInfo } from '#surfaces/client'
import { usualLimits, type HttpPart, type Limits } from '#surfaces/http'
import { createEventStreams } from './event-streams.ts'
import { notFoundHandler } from './not-found.ts'
import { prefix } from './routes.ts'
import { serveBlobs } from './serve-blobs.ts'
import { serveEvents } from './serve-events.ts'
import { serveOpenApi } from './serve-openapi.ts'
import { serveOperations } from './serve-operations.ts'

export interface RestOptions {
  readonly app: App
  readonly blobs?: Blobs | undefined
  readonly limits?: Partial<Limits> | undefined
  readonly now?: (() => number) | undefined
}

/** REST under `/api/v1` and the event stream. Knows the catalog, never a domain. */
export function restPart({ app, blobs, limits, now = Date.now }: RestOptions): HttpPart {
  const all = { ...usualLimits, ...limits }
  const streams = createEventStreams(app, all, now)
  const closing = new AbortController()
  return {
    name: 'rest',
    stats: () => ({ event_streams: streams.size }),
    close() {
      closing.abort()
      streams.close()
    },
    async mount(server) {
      serveOpenApi(server, app)
      await server.register(
        async api => {
          const served = serveOperations(api, { app, closing: closing.signal, limits: all })
          serveEvents(api, app, streams, served)
          api.get<{ Querystring: { schemas?: string } }>('/operations', async ({ caller, query }) => {
            const operations = describeOperations(app.catalog, caller)
            return { operations: query.schemas === 'false' ? operations.map(withoutSchemas) : operations }
          })
          if (blobs) serveBlobs(api, blobs)
          api.setNotFoundHandler(notFoundHandler(app))
        },
        { prefix },
      )
    },
  }
}

/** Nine tenths of a description are its schemas. */
const withoutSchemas = ({ input_schema: _, output_schema: __, ...rest }: OperationInfo) => rest
