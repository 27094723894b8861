import type { Tracer } from '#kernel/ports'
import type { FastifyInstance, FastifyRequest } from 'fastify'

/**
 * One span for each request of a known caller, until its answer has left or its reader is gone. What it is passed on to
 * belongs to it. Attributes and names follow OpenTelemetry's conventions for HTTP servers; never a query, which may
 * carry what was asked for.
 */
export function traceRequests(server: FastifyInstance, tracer: Tracer | undefined): void {
  if (!tracer) return
  server.addHook('onRequest', (request, { raw }, done) => {
    const { method, traceparent, routeOptions } = request
    if (routeOptions.config.isOpen) return done()
    const route = routeOptions.url
    const span = tracer.start(route === undefined ? method : `${method} ${route}`, {
      kind: 'server',
      parent: traceparent,
      attributes: attributesOf(request),
    })
    request.traceparent = span.traceparent
    raw.once('close', () => {
      const status = raw.statusCode
      span.set({ 'http.response.status_code': status })
      span.end(status >= 500 && status !== 503 ? String(status) : undefined)
    })
    done()
  })
}

const attributesOf = ({ method, routeOptions, protocol, raw }: FastifyRequest) => ({
  'http.request.method': method,
  'http.route': routeOptions.url,
  'url.scheme': protocol,
  'network.protocol.version': raw.httpVersion,
})
