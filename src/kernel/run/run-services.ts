import type { Actor, Priority, Running, WorkflowControl } from '#kernel'
import type { Call } from './call.ts'
import type { Catalog, Resolve } from './catalog.ts'
import type { Clock } from './ports.ts'

export interface ServicesDeps {
  readonly catalog: Catalog
  readonly resolve: Resolve
  readonly call: Call
  readonly clock: Clock
  readonly workflows: WorkflowControl
  /** Filled as services start, in the catalog's order. */
  readonly running: Running[]
}

const system: Actor = { id: 'alice', kind: 'system' }

/** Starts the services of all domains one after another, and stops them in reverse. */
export function createServices({ catalog, resolve, call, clock, workflows, running }: ServicesDeps) {
  const stopping = new AbortController()
  const common = {
    call: (operation: Parameters<Call>[0], input: unknown) => call(operation, input, { actor: system }),
    start: (workflow: { type: string }, input: unknown, more: { priority?: Priority } = {}) =>
      workflows.start(workflow.type, input, { actor: system, ...more }),
    now: () => new Date(clock.now()),
    after: (ms: number, run: () => void) => clock.after(ms, run),
    signal: stopping.signal,
  }
  return {
    async start() {
      for (const service of catalog.services) {
        running.push(await service.start({ ...resolve(service.uses), ...common }))
      }
    },
    async stop() {
      stopping.abort()
      await Promise.allSettled(running.toReversed().map(each => each.stop()))
    },
  }
}
