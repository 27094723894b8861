// Calls are counted here and told to the registry when somebody asks for the numbers: the library finds a series by
// putting all its labels together again for every number it is given, which made it the dearest hook of a call.
import type { Operation } from '#kernel'
import { Counter, type Histogram, type Registry } from 'prom-client'

/** One request that is over, as the pipeline tells it. */
export interface RequestEnd {
  readonly operation: Operation
  readonly surface: string | undefined
  readonly outcome: string
  readonly code: string | undefined
  readonly ms: number
}

/** The calls of one operation. */
interface Calls {
  readonly ends: Map<string, { readonly labels: Record<string, string>; count: number }>
  /** How many took up to each bound, and at last those that took longer. */
  readonly counts: number[]
  seconds: number
}

/** Answers what is to be told of every request. */
export function measureCalls(registers: Registry[], bounds: readonly number[]): (end: RequestEnd) => void {
  const callsByOperation = new Map<string, Calls>()
  registerCounter(registers, callsByOperation)
  registerDurations(registers, callsByOperation, bounds)

  const callsOf = (operation: string): Calls => {
    let calls = callsByOperation.get(operation)
    if (!calls) {
      calls = { ends: new Map(), counts: Array.from(bounds, () => 0).concat(0), seconds: 0 }
      callsByOperation.set(operation, calls)
    }
    return calls
  }

  return ({ operation: { name: operation }, surface = 'inner', outcome, code = '', ms }) => {
    const calls = callsOf(operation)
    const name = `${surface} ${outcome} ${code}`
    const end = calls.ends.get(name)
    if (end) end.count += 1
    else calls.ends.set(name, { labels: { operation, surface, outcome, code }, count: 1 })
    const seconds = ms / 1000
    const at = bounds.findIndex(bound => seconds <= bound)
    calls.counts[at === -1 ? bounds.length : at]! += 1
    calls.seconds += seconds
  }
}

function registerCounter(registers: Registry[], callsByOperation: ReadonlyMap<string, Calls>) {
  return new Counter({
    name: 'alice_operation_calls_total',
    help: 'Requests that are over, by operation, surface and outcome; the code says why one was refused or failed.',
    labelNames: ['operation', 'surface', 'outcome', 'code'],
    registers,
    collect() {
      this.reset()
      for (const { ends } of callsByOperation.values()) {
        for (const { labels, count } of ends.values()) this.inc(labels, count)
      }
    },
  })
}

/** What the registry asks of a histogram. */
function registerDurations(
  registers: readonly Registry[],
  callsByOperation: ReadonlyMap<string, Calls>,
  bounds: readonly number[],
) {
  const name = 'alice_operation_duration_seconds'
  const valuesOf = ([operation, { counts, seconds }]: readonly [string, Calls]) => {
    let upTo = 0
    const buckets = counts.map((count, at) => {
      upTo += count
      return { metricName: `${name}_bucket`, labels: { le: bounds[at] ?? '+Inf', operation }, value: upTo }
    })
    return [
      ...buckets,
      { metricName: `${name}_sum`, labels: { operation }, value: seconds },
      { metricName: `${name}_count`, labels: { operation }, value: upTo },
    ]
  }
  const durations = {
    name,
    help: 'From the request to its answer.',
    type: 'histogram',
    get: async () => ({ ...durations, values: [...callsByOperation].flatMap(valuesOf) }),
  }
  for (const registry of registers) registry.registerMetric(durations as unknown as Histogram)
}
