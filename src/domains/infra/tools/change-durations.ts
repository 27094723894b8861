import type { EventLog } from '#kernel'
import type { ResourceChange } from '../plan/deployment-plan.ts'
import type { Engines } from '../ports.ts'

export interface ExpectedDuration {
  readonly ms: number
  /** How many changes of the same kind it was read from; 0: nobody has seen one. */
  readonly samples: number
}

type Change = Pick<ResourceChange, 'engine' | 'type' | 'action'>

/** What a change takes where none of its kind was seen: a guess, and told as one. */
const guesses = { create: 10_000, update: 5000, replace: 15_000, delete: 3000, clear: 3000, none: 0 } as const
const actionOf: Readonly<Record<string, string>> = {
  'resource.created': 'create',
  'resource.updated': 'update',
  'resource.replaced': 'replace',
  'resource.deleted': 'delete',
}
const mostEvents = 2000

/** Medians of what such changes took lately, from the log. */
export async function readDurations(log: EventLog): Promise<(change: Change) => ExpectedDuration> {
  const records = await log.read({
    after: 0,
    limit: mostEvents,
    patterns: Object.keys(actionOf),
    descending: true,
  })
  const byKind = Map.groupBy(records, ({ type, data }) => {
    const { engine, type: kind } = data as { engine: string; type: string }
    return `${engine} ${kind} ${actionOf[type]!}`
  })
  return ({ engine, type, action }) => {
    const kind = `${engine} ${type} ${action === 'clear' ? 'delete' : action}`
    const taken = (byKind.get(kind) ?? []).map(({ data }) => (data as { duration_ms: number }).duration_ms)
    if (taken.length === 0) return { ms: guesses[action], samples: 0 }
    const sorted = taken.toSorted((a, b) => a - b)
    return { ms: sorted[Math.floor(sorted.length / 2)]!, samples: taken.length }
  }
}

/** Of changes that happen at once, as many as each engine does at a time. */
export function togetherMs(
  changes: readonly ResourceChange[],
  durationOf: (change: Change) => ExpectedDuration,
  engines: Engines,
): number {
  const perEngine = [...Map.groupBy(changes, ({ engine }) => engine)].map(([engine, all]) => {
    const each = all.map(change => durationOf(change).ms)
    const sum = each.reduce((total, ms) => total + ms, 0)
    return Math.max(0, ...each, sum / (engines.get(engine)?.parallelism ?? 1))
  })
  return Math.round(Math.max(0, ...perEngine))
}
