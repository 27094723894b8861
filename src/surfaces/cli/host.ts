import type { AliceClient, CloudEvent } from '#surfaces/client'

export interface UpFlags {
  readonly demo: boolean
  readonly port?: number | undefined
  readonly home?: string | undefined
  readonly json: boolean
}

/** What the command line needs from whoever composes the program. */
export interface CliHost {
  readonly version: string
  readonly isTty: boolean
  readonly columns: number
  print(line: string): void
  printError(line: string): void
  /** Rewrites the last line of a terminal. */
  rewrite(line: string): void
  /** A running server, or Alice opened in this process. */
  connect(): Promise<Connection>
  up(flags: UpFlags): Promise<void>
  serveMcp(): Promise<void>
  settings(): readonly {
    readonly name: string
    readonly value: unknown
    readonly source: string
    readonly about: string | undefined
  }[]
  /** Events kept as files, oldest first. */
  readEventFiles(folder: string): AsyncIterable<CloudEvent>
  keepEventFiles(folder: string): { write(event: CloudEvent): Promise<void> }
  /** Aborted by Ctrl-C. */
  readonly interrupted: AbortSignal
  confirm(question: string): Promise<boolean>
}

export interface Connection {
  readonly client: AliceClient
  /** True when Alice runs inside this process and ends with it. */
  readonly isEmbedded: boolean
}

/** What the shell is told (design.md 5). */
export const exitCodes = { done: 0, refused: 1, usage: 2, needsApproval: 3, fault: 4 } as const
