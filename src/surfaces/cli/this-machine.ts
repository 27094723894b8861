/** What can be shown; `clear` takes away what was made for it. */
export type DemoPart = 'all' | 'assets' | 'infra' | 'chaos' | 'clear'

export interface DownFlags {
  /** Clears the data folder as well. */
  readonly reset: boolean
  /** Does not ask. */
  readonly yes: boolean
  readonly json: boolean
}

export interface Finding {
  readonly check: string
  readonly status: 'ok' | 'warning' | 'problem'
  readonly message: string
  /** What to do about it. */
  readonly remedy?: string | undefined
}

/** What is done to the Alice of this machine from beside it. What answers a number answers the exit code. */
export interface ThisMachine {
  demo(part: DemoPart, flags: { readonly json: boolean }): Promise<number>
  down(flags: DownFlags): Promise<number>
  /** What this machine and the Alice on it find wrong; with `isFixing`, what is left of that. */
  examine(isFixing: boolean): Promise<readonly Finding[]>
  /** Opens the dashboard, signed in. */
  dashboard(flags: { readonly json: boolean }): Promise<number>
}
