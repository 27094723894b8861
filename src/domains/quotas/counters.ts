// What is used of each quota by each actor: as the log has it, and what was counted here since.
import { periodStart, type Period } from '#lib/period'

/** As the view has it. */
export interface UsageRow {
  readonly quota_id: string
  readonly actor: string
  readonly period_start: string
  readonly used: number
  /** Of the last event in it. */
  readonly position: number
}

/** What an event says of one counter. */
export type Count = Omit<UsageRow, 'position'>

export interface Counter {
  readonly quota_id: string
  readonly actor: string
  readonly period_start: string
  /** In the log. */
  settled: number
  /** Counted here and not yet heard of from the log. */
  pending: number
  /** The part of `pending` that no event says yet. */
  unsaid: number
  position: number
}

export interface Counters {
  /** Of the present period. */
  of(quota: { readonly quota_id: string; readonly period: Period }, actor: string): Counter
  load(row: UsageRow): void
  /** Call with what events say, in their order. */
  fold(count: UsageRow, isOurs: boolean): void
  /** What no event says yet; from now on one must. */
  collect(): Count[]
}

export const usedOf = ({ settled, pending }: Counter) => settled + pending

export function createCounters(now: () => number): Counters {
  const counters = new Map<string, Counter>()
  /** Of periods that are over. */
  let left: Count[] = []

  function begin({ used, ...row }: UsageRow): Counter {
    const key = `${row.quota_id} ${row.actor}`
    const before = counters.get(key)
    if (before) left.push(...takeUnsaid(before))
    const counter = { ...row, settled: used, pending: 0, unsaid: 0 }
    counters.set(key, counter)
    return counter
  }

  return {
    of({ quota_id, period }, actor) {
      const counter = counters.get(`${quota_id} ${actor}`)
      const period_start = periodStart(period, now())
      if (counter && counter.period_start >= period_start) return counter
      return begin({ quota_id, actor, period_start, used: 0, position: 0 })
    },
    load: begin,
    fold(row, isOurs) {
      const counter = counters.get(`${row.quota_id} ${row.actor}`)
      if (!counter || counter.period_start < row.period_start) return void begin(row)
      if (counter.period_start > row.period_start || row.position <= counter.position) return
      counter.settled += row.used
      counter.position = row.position
      if (isOurs) counter.pending -= row.used
    },
    collect() {
      const counts = [...left, ...[...counters.values()].flatMap(takeUnsaid)]
      left = []
      return counts
    },
  }
}

function takeUnsaid(counter: Counter): Count[] {
  const { quota_id, actor, period_start, unsaid: used } = counter
  counter.unsaid = 0
  return used === 0 ? [] : [{ quota_id, actor, period_start, used }]
}
