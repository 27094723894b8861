import type { SystemInfo } from '#kernel'
import type { Dependency, HealthKind, HealthStatus } from './contract.ts'
import type { Dependencies } from './ports.ts'

/** Alice herself among what is watched. */
export const alice = 'alice'

/** How something is at this moment. */
export interface Seen {
  readonly service: string
  readonly kind: HealthKind
  readonly status: HealthStatus
  readonly message?: string | undefined
  readonly latency_ms?: number | undefined
}

/** Looks at everything once. */
export async function lookAround(system: SystemInfo, dependencies: Dependencies): Promise<readonly Seen[]> {
  const [store, services] = await Promise.all([lookAtStore(system), system.health()])
  return [
    { service: alice, kind: 'process', status: 'healthy' },
    store,
    ...services.map(each => ({ ...each, kind: 'service' as const })),
    ...dependencies.list().map(asSeen),
  ]
}

async function lookAtStore(system: SystemInfo): Promise<Seen> {
  const askedAt = performance.now()
  const how = await system.stats().then(
    () => ({ status: 'healthy' as const }),
    (error: unknown) => ({ status: 'unhealthy' as const, message: String(error) }),
  )
  return { service: 'store', kind: 'store', ...how, latency_ms: Math.round(performance.now() - askedAt) }
}

const statusOf = { closed: 'healthy', half_open: 'degraded', open: 'unhealthy' } as const

/** Nobody is called for this: the calls that are made anyway say how a dependency is. */
const asSeen = ({ dependency, state, latency_ms: latency }: Dependency): Seen => ({
  service: dependency,
  kind: 'dependency',
  status: statusOf[state],
  ...(latency !== null && { latency_ms: latency }),
})
