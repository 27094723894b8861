import type { Operation, RunContext, Uses, ViewReader } from './operation.ts'
import type { Port } from './port.ts'
import type { View } from './view.ts'
import type { StartedWorkflow, StartOptions, Workflow } from './workflow.ts'

type Given<U extends Uses> = {
  readonly [K in keyof U]: U[K] extends View<infer R> ? ViewReader<R> : U[K] extends Port<infer T> ? T : never
}

export interface Health {
  readonly status: 'healthy' | 'degraded' | 'unhealthy'
  readonly message?: string | undefined
}

/** A running service. `stop` resolves when nothing of it is left open. */
export interface Running {
  stop(): Promise<void>
  health?(): Promise<Health> | Health
}

export interface ServiceContext {
  call<I, O>(operation: Operation<I, O>, input: I): Promise<O>
  start<I, O>(workflow: Workflow<I, O>, input: I, options?: StartOptions): Promise<StartedWorkflow>
  readonly now: RunContext['now']
  /** Calls back once after the delay; the answer cancels. */
  after(ms: number, run: () => void): () => void
  readonly signal: AbortSignal
}

export interface Service {
  readonly kind: 'service'
  readonly name: string
  readonly about: string
  readonly uses: Uses
  readonly start: (context: any) => Promise<Running>
}

/** Declares something that runs as long as Alice runs. */
export const service = <const U extends Uses = {}>(
  name: string,
  options: { about: string; uses?: U; start(context: Given<U> & ServiceContext): Promise<Running> },
): Service => ({
  kind: 'service',
  name,
  about: options.about,
  uses: options.uses ?? {},
  start: options.start,
})
