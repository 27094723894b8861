import { port } from '#kernel'
import type { LineLevel, LogLevel, LogLine } from './contract.ts'

export interface LineQuery {
  /** This level and those above it. */
  readonly level?: LineLevel | undefined
  /** Milliseconds since the epoch. */
  readonly since?: number | undefined
  /** Milliseconds since the epoch; lines of this very millisecond are wanted too. */
  readonly until?: number | undefined
  readonly traceId?: string | undefined
  readonly workflowId?: string | undefined
  readonly operation?: string | undefined
  /** Somewhere in the line, in any case. */
  readonly text?: string | undefined
  readonly limit: number
  /** Where the page before ended. */
  readonly cursor?: number | undefined
}

export interface LinePage {
  /** Newest first. */
  readonly lines: readonly LogLine[]
  /** Where to go on; also when so much was looked at that a page ends early. */
  readonly next: number | undefined
}

/** What this process writes about its work. */
export interface ProcessLog {
  level(): LogLevel
  setLevel(level: LogLevel): void
  read(query: LineQuery): Promise<LinePage>
}
export const ProcessLog = port<ProcessLog>('logs.process-log')
