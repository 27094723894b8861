import type { ProcessId } from '#lib/processes'
import type { ProgramSpecs } from './resource-types.ts'

/** How patient a supervisor is. */
export interface Rules {
  /** Before the first restart; each further one waits twice as long, and by chance up to a half less. */
  readonly firstPauseMs: number
  readonly longestPauseMs: number
  /** So many failures in a row, and it is given up. */
  readonly attempts: number
  /** Whatever ran so long did not fail at its start. */
  readonly stableMs: number
  /** Without a port and a check it counts as ready when it ran so long. */
  readonly settleMs: number
  /** From its start until its port has to be listened on. */
  readonly startMs: number
  /** From being asked to end until being killed. */
  readonly graceMs: number
  /** Of the log, before it is put aside; one older piece is kept. */
  readonly logBytes: number
}

export const usualRules: Rules = {
  firstPauseMs: 250,
  longestPauseMs: 30_000,
  attempts: 6,
  stableMs: 10_000,
  settleMs: 500,
  startMs: 30_000,
  graceMs: 10_000,
  logBytes: 1_000_000,
}

/** Everything a supervisor has to know; it is handed over by standard input and nowhere written as a whole. */
export interface Order {
  /** `<deployment>/<resource>/<key>` */
  readonly id: string
  readonly record: ObjectRecord
  /** The program and its arguments. */
  readonly command: readonly string[]
  readonly workdir: string
  /** What the program gets beside what the specs say. */
  readonly baseEnv: Readonly<Record<string, string>>
  /** By `secret://name`. */
  readonly secrets: Readonly<Record<string, string>>
  readonly rules: Rules
  readonly files: {
    readonly object: string
    readonly state: string
    readonly socket: string
    readonly log: string
  }
}

export type WrittenSpecs = Readonly<Record<string, unknown>> & {
  readonly env?: unknown
  readonly workdir?: unknown
}

/** What an object is to be; secrets are references in it. */
export interface ObjectRecord {
  readonly deployment: string
  readonly resource: string
  readonly key: string
  readonly type: string
  /** Those of a site without its pages: they are files. */
  readonly specs: WrittenSpecs
  /** What the program listens on, one for each of `ports`. */
  readonly privatePorts: readonly number[]
}

export type Phase = 'starting' | 'ready' | 'done' | 'stopped' | 'failed'

export interface SupervisorState {
  readonly supervisor: ProcessId
  readonly program?: ProcessId | undefined
  readonly phase: Phase
  readonly reason?: string | undefined
  readonly record: ObjectRecord
  /** Which limits the system does not keep here. */
  readonly unkept: readonly string[]
}

export type Question =
  | { readonly ask: 'status' }
  | { readonly ask: 'start' }
  | { readonly ask: 'stop'; readonly graceMs?: number | undefined }
  | { readonly ask: 'restart' }
  /** Stops, and ends the supervisor as well. */
  | { readonly ask: 'exit' }
  | { readonly ask: 'change'; readonly specs: ObjectRecord['specs'] }

export type Answer = { readonly supervises: true } | { readonly refused: 'known' }

export const specsOf = ({ specs }: ObjectRecord) => specs as unknown as ProgramSpecs

/** What processes of ours are known by, in their environment. */
export const variables = {
  /** `<deployment>/<resource>/<key>` */
  id: 'ALICE_ID',
  /** Of which folder. */
  engine: 'ALICE_ENGINE',
  type: 'ALICE_TYPE',
  /** `supervisor`; absent for the program and what it starts. */
  role: 'ALICE_ROLE',
} as const

/** A supervisor that hears it writes itself down anew. To all other programs it means nothing. */
export const reappearSignal = 'SIGCONT'
