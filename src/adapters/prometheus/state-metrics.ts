import { Gauge, type Registry } from 'prom-client'

/** What is looked at when the numbers are asked for. */
export interface StateSources {
  /** Position of the newest event. */
  head(): number
  workflows(): { readonly running: number; readonly waiting: number }
  bus(): {
    readonly subscribers: number
    readonly followers: number
    readonly waiting: number
    readonly dropped: number
  }
  reactions(): readonly { readonly reaction: string; readonly lag: number; readonly dead: number }[]
  /** Connections, streams and whatever else surfaces hold open, by surface and kind. */
  surfaces(): readonly { readonly surface: string; readonly kind: string; readonly count: number }[]
  /** Dependencies and their circuit breakers: 0 closed, 1 half open, 2 open. */
  breakers(): readonly { readonly dependency: string; readonly state: number }[]
  cache(): { readonly hits: number; readonly misses: number; readonly bytes: number }
}

const nothing: StateSources = {
  head: () => 0,
  workflows: () => ({ running: 0, waiting: 0 }),
  bus: () => ({ subscribers: 0, followers: 0, waiting: 0, dropped: 0 }),
  reactions: () => [],
  surfaces: () => [],
  breakers: () => [],
  cache: () => ({ hits: 0, misses: 0, bytes: 0 }),
}

export function measureState(registers: Registry[]) {
  let sources = nothing
  const gauge = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
    new Gauge({ name, help, labelNames, registers })

  const head = gauge('alice_log_head', 'Position of the newest event.')
  const workflows = gauge(
    'alice_workflows',
    'Workflows of this process that are not over, by state.',
    'state',
  )
  const subscribers = gauge('alice_bus_subscribers', 'Who is told of events.')
  const waiting = gauge('alice_bus_waiting', 'Events that wait for a subscriber.')
  const lag = gauge('alice_reaction_lag', 'Events a reaction has not seen yet.', 'reaction')
  const dead = gauge(
    'alice_reaction_dead_letters',
    'Events a reaction gave up on since the start.',
    'reaction',
  )
  const open = gauge('alice_surface_open', 'What surfaces hold open, by kind.', 'surface', 'kind')
  const breakers = gauge(
    'alice_breaker_state',
    'Circuit breakers: 0 closed, 1 half open, 2 open.',
    'dependency',
  )
  const cache = gauge('alice_response_cache', 'The response cache: hits, misses, bytes.', 'kind')

  return {
    lookAt: (given: Partial<StateSources>) => void (sources = { ...sources, ...given }),
    async look() {
      head.set(sources.head())
      for (const [state, count] of Object.entries(sources.workflows())) workflows.set({ state }, count)
      const bus = sources.bus()
      subscribers.set(bus.subscribers + bus.followers)
      waiting.set(bus.waiting)
      for (const { reaction, ...numbers } of sources.reactions()) {
        lag.set({ reaction }, numbers.lag)
        dead.set({ reaction }, numbers.dead)
      }
      for (const { surface, kind, count } of sources.surfaces()) open.set({ surface, kind }, count)
      for (const { dependency, state } of sources.breakers()) breakers.set({ dependency }, state)
      const { hits, misses, bytes } = sources.cache()
      cache.set({ kind: 'hits' }, hits)
      cache.set({ kind: 'misses' }, misses)
      cache.set({ kind: 'bytes' }, bytes)
    },
  }
}
