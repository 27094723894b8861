import type { Tracer } from '#kernel/ports'

/** What requests to other services belong to. */
export interface Tracing {
  readonly tracer?: Tracer | undefined
  /** Of what runs at this moment. */
  traceparent?(): string | undefined
}

/**
 * Tells the service which trace the request belongs to (W3C Trace Context), in a span of its own. Its attributes follow
 * OpenTelemetry's conventions for HTTP clients, but for the address: paths and queries carry keys.
 */
export function tracedFetch(
  dependency: string,
  send: typeof fetch,
  { tracer, traceparent }: Tracing,
): typeof fetch {
  return async (input, init = {}) => {
    const parent = traceparent?.()
    const method = (init.method ?? 'GET').toUpperCase()
    const span = tracer?.start(method, {
      kind: 'client',
      parent,
      attributes: { 'http.request.method': method, 'peer.service': dependency, ...placeOf(input) },
    })
    const told = span?.traceparent ?? parent
    if (told === undefined) return send(input, init)
    const headers = new Headers(init.headers)
    headers.set('traceparent', told)
    try {
      const response = await send(input, { ...init, headers })
      span?.set({ 'http.response.status_code': response.status })
      span?.end(response.status >= 400 ? String(response.status) : undefined)
      return response
    } catch (error) {
      span?.end(error instanceof Error ? error.name : 'Error')
      throw error
    }
  }
}

function placeOf(input: Parameters<typeof fetch>[0]) {
  const { hostname, port, protocol } = new URL(input instanceof Request ? input.url : input)
  return {
    'server.address': hostname,
    'server.port': Number(port) || (protocol === 'https:' ? 443 : 80),
  }
}
