import { event } from '#kernel'
import { z } from 'zod'

const DependencyName = z.string().max(100)
const ofDependency = { subject: (data: { dependency: string }) => data.dependency, priority: 'high' as const }

export const DependencyOpened = event(
  'dependency.opened',
  { dependency: DependencyName, retry_at: z.string(), reason: z.string().max(300) },
  { ...ofDependency, about: 'A service failed so often that it is left alone until retry_at.' },
)

export const DependencyHalfOpened = event(
  'dependency.half_opened',
  { dependency: DependencyName },
  { ...ofDependency, about: 'A service that was left alone is tried again with one call.' },
)

export const DependencyClosed = event(
  'dependency.closed',
  { dependency: DependencyName },
  { ...ofDependency, about: 'A service that was left alone answers again.' },
)

export const Dependency = z.object({
  dependency: z.string(),
  state: z.enum(['closed', 'half_open', 'open']),
  /** When it is tried again, while it is open. */
  retry_at: z.string().nullable(),
  /** Why it is not closed. */
  reason: z.string().nullable(),
  /** Of the last call that was answered. */
  latency_ms: z.number().int().nullable(),
  /** Of the latest 500 calls that were answered. */
  latency_p50_ms: z.number().int().nullable(),
  latency_p99_ms: z.number().int().nullable(),
  calls: z.number().int(),
  failures: z.number().int(),
  retries: z.number().int(),
  /** Turned away because it was open or too many calls waited. */
  rejected: z.number().int(),
  running: z.number().int(),
  /** Calls that wait for their turn. */
  waiting: z.number().int(),
  concurrent_limit: z.number().int(),
  waiting_limit: z.number().int(),
  /** After which a call is given up. */
  timeout_ms: z.number().int(),
  /** Further attempts that may be made now; each call earns a tenth of one. */
  retries_left: z.number().int(),
})
export type Dependency = z.output<typeof Dependency>

/** `unknown`: nobody looked, as while no process ran. */
export const HealthStatus = z.enum(['unknown', 'healthy', 'degraded', 'unhealthy'])
export type HealthStatus = z.output<typeof HealthStatus>

/** `process`: Alice as a whole; `store`: where the log is; `service`: a part of hers; `dependency`: what she calls. */
export const HealthKind = z.enum(['process', 'store', 'service', 'dependency'])
export type HealthKind = z.output<typeof HealthKind>

export const HealthChanged = event(
  'health.changed',
  {
    service: z.string().max(100),
    kind: HealthKind,
    status: HealthStatus,
    previous: HealthStatus,
    message: z.string().max(300).optional(),
    /** How long the check took, or the last call of a dependency. */
    latency_ms: z.number().int().min(0).optional(),
    /** Nobody looked since then, RFC 3339. */
    unseen_since: z.string().optional(),
  },
  {
    subject: data => data.service,
    priority: 'high',
    about: 'A service, a dependency or Alice herself is better or worse than when somebody looked before.',
  },
)
