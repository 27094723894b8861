import type { PrometheusMetrics } from '#adapters/prometheus'
import type { Dependencies } from '#domains/health/ports'
import type { App } from '#kernel/run'

/** What besides the app is worth a number. */
export interface Watched {
  readonly dependencies: Dependencies
  readonly answers?: AnswerCounts | undefined
}

/** Of the cache of answers. */
interface AnswerCounts {
  stats(): { readonly hits: number; readonly misses: number; readonly bytes: number }
}

const breakerStates = { closed: 0, half_open: 1, open: 2 } as const

/** Lets the metrics see what this app publishes and where it stands, until the app stops. */
export function watchApp(metrics: PrometheusMetrics, app: App, { dependencies, answers }: Watched): void {
  app.bus.subscribe(['>'], async event => metrics.see(event), { name: 'metrics' })
  metrics.lookAt({
    head: () => app.events.head(),
    workflows: () => app.workflowCounts(),
    bus: () => app.bus.stats(),
    reactions: () => app.reactionStats(),
    breakers: () =>
      dependencies.list().map(({ dependency, state }) => ({ dependency, state: breakerStates[state] })),
    cache: () => answers?.stats() ?? { hits: 0, misses: 0, bytes: 0 },
  })
}
