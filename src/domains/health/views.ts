import { json, optional, text, view, type Column } from '#kernel'
import { HealthChanged, type HealthKind, type HealthStatus } from './contract.ts'

export interface Change {
  /** RFC 3339 UTC. */
  readonly at: string
  readonly status: HealthStatus
}

const mostChanges = 200

/** How each service is and was, as far back as its latest changes reach. */
export const HealthHistory = view('health_history', {
  about: 'How every service and dependency is, and its latest changes',
  key: ['service'],
  columns: {
    service: text,
    kind: text as Column<HealthKind>,
    status: text as Column<HealthStatus>,
    /** The process that said so. */
    source: text,
    since: text,
    message: optional(text),
    changes: json<readonly Change[]>(),
  },
  folds: when => [
    when(
      HealthChanged,
      ({ service }) => service,
      (row, { service, kind, status, message, unseen_since: unseenSince }, { time, source }) => {
        // Where another process goes on, the one that leaves takes nothing with it.
        if (row && status === 'unknown' && row.source !== source) return row
        const unseen = unseenSince === undefined ? [] : [{ at: unseenSince, status: 'unknown' as const }]
        const changes = [...(row?.changes ?? []), ...unseen, { at: time, status }]
        return {
          service,
          kind,
          status,
          source,
          since: time,
          message: message ?? null,
          changes: changes.slice(-mostChanges),
        }
      },
    ),
  ],
})
