import type { AliceClient, CloudEvent } from '#surfaces/client'
import type { KnownOperation } from './known-operations.ts'
import type { ThisMachine } from './this-machine.ts'

export interface UpFlags {
  /** What to show at the first start; absent: nothing. */
  readonly demo?: 'all' | 'assets' | 'infra' | undefined
  /** Show the dashboard in a browser. */
  readonly open: boolean
  readonly port?: number | undefined
  readonly home?: string | undefined
  /** A shipped plugin to load as well. */
  readonly profile?: string | undefined
  readonly json: boolean
}

/** How much of the tools an assistant is shown. */
export interface McpFlags {
  readonly toolsets?: readonly string[] | undefined
  readonly disclosure: 'full' | 'progressive'
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
  /** A running server, or nothing; Alice is never opened for it. */
  reach(): Promise<Connection | undefined>
  /** The operations Alice is delivered with; nobody is asked. */
  knownOperations(): Promise<readonly KnownOperation[]>
  /** How this program is started again: by these words, with these variables. */
  readonly launch: { readonly words: readonly string[]; readonly env: Readonly<Record<string, string>> }
  readonly machine: Machine
  /** Replaces a file whole, or not at all; answers where it is as it was. */
  replaceFile(file: string, text: string): Promise<string | undefined>
  /** Settings name plugins, so that there may be more operations than those. */
  readonly mayHavePlugins: boolean
  /** Takes the whole terminal, until it is closed. */
  openTerminal(): RawTerminal
  up(flags: UpFlags): Promise<void>
  readonly here: ThisMachine
  serveMcp(flags: McpFlags): Promise<void>
  settings(): Promise<readonly Setting[]>
  /** What is in a file, or comes in for `-`; undefined when there is no such file. */
  readText(file: string): Promise<string | undefined>
  /** Events kept as files, oldest first. */
  readEventFiles(folder: string): AsyncIterable<CloudEvent>
  keepEventFiles(folder: string): EventKeeper
  /** Aborted by Ctrl-C. */
  readonly interrupted: AbortSignal
  confirm(question: string): Promise<boolean>
}

/** Where settings of other programs are kept. */
export interface Machine {
  readonly platform: NodeJS.Platform
  readonly homeFolder: string
  /** `%APPDATA%` of Windows. */
  readonly appData?: string | undefined
  /** `$XDG_CONFIG_HOME`. */
  readonly configFolder?: string | undefined
  join(...parts: readonly string[]): string
}

/** A terminal of which every key is read and every cell is written. */
export interface RawTerminal {
  size(): { readonly columns: number; readonly rows: number }
  write(text: string): void
  onInput(listener: (text: string) => void): void
  onResize(listener: () => void): void
  /** Aborted when the process is asked to end. */
  readonly ended: AbortSignal
  /** Gives the terminal back as it was. */
  close(): void
}

export interface Setting {
  readonly name: string
  readonly value: unknown
  readonly source: string
  readonly about: string | undefined
}

export interface EventKeeper {
  write(event: CloudEvent): Promise<void>
  close(): Promise<void>
}

export interface Connection {
  readonly client: AliceClient
  /** True when Alice runs inside this process and ends with it. */
  readonly isEmbedded: boolean
}

/** Connects, works, and closes whatever happened. */
export async function withClient<T>(host: CliHost, work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await host.connect()
  try {
    return await work(connection)
  } finally {
    await connection.client.close()
  }
}

export function printJson(host: CliHost, value: unknown) {
  host.print(JSON.stringify(value, undefined, 2))
}

export function printLines(host: CliHost, lines: readonly string[]) {
  for (const line of lines) host.print(line)
}

/** What the shell is told (design.md 5). */
export const exitCodes = { done: 0, refused: 1, usage: 2, needsApproval: 3, fault: 4 } as const
