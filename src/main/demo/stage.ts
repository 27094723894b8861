import type { AliceClient } from '#surfaces/client'

/** Who takes part, and where. Everything goes through operations, so it runs beside a server as well as in it. */
export interface Demo {
  /** The person at this machine. */
  readonly owner: AliceClient
  /** Somebody whose wishes wait for that person. */
  readonly assistant: AliceClient
  /** The data folder of the Alice that is asked; samples are made below it. */
  readonly home: string
  /** Ends it before its next stage. */
  readonly signal: AbortSignal
}

/** What came of a stage. */
export interface Told {
  /** What to say about it, line by line. */
  readonly lines: readonly string[]
  /** The same as data, counted and measured in this run. */
  readonly figures: Readonly<Record<string, unknown>>
  /** It is there for somebody to decide about. */
  readonly isWaiting?: boolean
}

export interface Stage {
  readonly name: string
  run(demo: Demo): Promise<Told>
}

export interface StageEnd extends Partial<Told> {
  readonly stage: string
  readonly status: 'ok' | 'waiting' | 'failed'
  readonly ms: number
  readonly error?: unknown
}
