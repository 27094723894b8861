// What a suite of benchmarks is: rows that are measured side by side, on the same payload, in the same run.

/** A bound a row is held to, on two idle cores. */
export interface Goal {
  readonly metric: string
  readonly at: 'least' | 'most'
  readonly value: number
}

export interface Column {
  readonly metric: string
  readonly title: string
  readonly digits: number
}

/** Numbers by name: `per_second`, `p50_ms`, `cpu_us` … */
export type Metrics = Readonly<Record<string, number>>

export interface Setting {
  /** A fresh folder for this row, removed afterwards. */
  readonly folder: string
  /** One folder for all rows of the suite. */
  readonly shared: string
  readonly isQuick: boolean
  /** How long one measured stretch is meant to take. */
  readonly ms: number
  readonly postgresUrl: string
}

export interface Span {
  readonly seconds: number
  /** Of this process and all others that work for the row, in microseconds for the whole span. */
  readonly cpuUs: number
  /** The 99th percentile of what `monitorEventLoopDelay` sees; 1 ms means idle. NaN in suites that do not show it. */
  readonly stallP99Ms: number
}

export interface Meter {
  /**
   * Measures what happens while `work` runs: after a garbage collection, or after `ready` instead. A collection while
   * nothing runs throws compiled code away as well, because V8 keeps it only while something it was compiled for is
   * alive; it takes tens of thousands of calls until all of it is there again.
   */
  run<T>(work: () => Promise<T>, ready?: () => Promise<unknown>): Promise<Span & { readonly value: T }>
}

/** A contestant made ready. */
export interface Opened {
  /** What was found out about it: its version, whether it is on disk when it answers. */
  readonly note?: string | undefined
  /** The other processes that work for this row now. */
  servers?(): readonly number[] | Promise<readonly number[]>
  /** Called once before the rounds. */
  warmUp?(): Promise<void>
  measure(meter: Meter): Promise<Metrics>
  close(): Promise<void>
}

/** One row of a table. Each runs in a process of its own, so that none inherits another's heap or compiled code. */
export interface Contestant {
  readonly name: string
  /** `limit`: what the machine can do without doing the work. */
  readonly kind: 'ours' | 'peer' | 'limit'
  readonly note?: string | undefined
  readonly goals?: readonly Goal[] | undefined
  open(setting: Setting): Promise<Opened>
}

export interface Suite {
  readonly name: string
  readonly title: string
  /** What is measured, for somebody who has not read the code. */
  readonly about: string
  readonly columns: readonly Column[]
  /** The row the ratio of the first column compares with; our first one when not said. */
  readonly baseline?: string
  readonly ms: { readonly full: number; readonly quick: number }
  readonly contestants: readonly Contestant[]
}

export const rounds = 3
export const atLeast = (metric: string, value: number): Goal => ({ metric, at: 'least', value })
export const atMost = (metric: string, value: number): Goal => ({ metric, at: 'most', value })

export const columns = {
  perSecond: (title: string): Column => ({ metric: 'per_second', title, digits: 0 }),
  p50: { metric: 'p50_ms', title: 'p50 ms', digits: 2 },
  p95: { metric: 'p95_ms', title: 'p95 ms', digits: 2 },
  p99: { metric: 'p99_ms', title: 'p99 ms', digits: 2 },
  stall: { metric: 'stall_p99_ms', title: 'stall p99 ms', digits: 2 },
  cpu: { metric: 'cpu_us', title: 'CPU µs', digits: 1 },
} as const
