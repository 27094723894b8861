// What this process counts and measures, in the text of Prometheus 0.0.4 or OpenMetrics 1.0. Names follow the practice
// of prometheus.io/docs/practices/naming: base units, `_total` for counters. Labels never carry an actor or an id, so
// that their number is bounded by what the catalog declares.
import type { EventRecord } from '#kernel'
import { Counter, Registry } from 'prom-client'
import { measureCalls, type RequestEnd } from './call-metrics.ts'
import { measureProcess } from './process-metrics.ts'
import { measureState, type StateSources } from './state-metrics.ts'
import { measureWorkflows } from './workflow-metrics.ts'

export interface PrometheusMetrics {
  observe(end: RequestEnd): void
  /** Told of every event that is published. */
  see(event: EventRecord): void
  /** Where to look when somebody asks for the numbers; what is said later is added. */
  lookAt(sources: Partial<StateSources>): void
  render(
    format: 'prometheus' | 'openmetrics',
  ): Promise<{ readonly contentType: string; readonly text: string }>
  close(): void
}

const seconds = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60]

export function prometheusMetrics(): PrometheusMetrics {
  const registry = new Registry()
  const registers = [registry]
  const events = new Counter({
    name: 'alice_events_published_total',
    help: 'Events this process saw published, its own and those of others, by type.',
    labelNames: ['type'],
    registers,
  })
  const process = measureProcess(registers)
  const workflows = measureWorkflows(registers, seconds)
  const state = measureState(registers)

  return {
    observe: measureCalls(registers, seconds),
    see(event) {
      events.inc({ type: event.type })
      workflows.see(event)
    },
    lookAt: state.lookAt,
    async render(format) {
      await state.look()
      registry.setContentType(
        format === 'openmetrics'
          ? (Registry.OPENMETRICS_CONTENT_TYPE as never)
          : Registry.PROMETHEUS_CONTENT_TYPE,
      )
      return { contentType: registry.contentType, text: await registry.metrics() }
    },
    close: () => process.close(),
  }
}
