import { assertMay } from '#kernel'
import type { HttpPart } from '#surfaces/http'

export interface MetricsOptions {
  render(
    format: 'prometheus' | 'openmetrics',
  ): Promise<{ readonly contentType: string; readonly text: string }>
  /** Shown to everybody: for a collector on this machine that has no key. */
  readonly isOpen: boolean
}

/** `GET /metrics`, in OpenMetrics 1.0 for who accepts it, else in the text of Prometheus. */
export const metricsPart = ({ render, isOpen }: MetricsOptions): HttpPart => ({
  name: 'metrics',
  mount(server) {
    server.get('/metrics', { config: { isOpen } }, async (request, reply) => {
      if (!isOpen) assertMay(request.caller, 'metrics:read')
      const accept = request.headers.accept ?? ''
      const { contentType, text } = await render(
        accept.includes('application/openmetrics-text') ? 'openmetrics' : 'prometheus',
      )
      return reply.header('content-type', contentType).header('vary', 'accept').send(text)
    })
  },
})
