import { AsyncLocalStorage } from 'node:async_hooks'

/** What runs at this moment, for log lines and for requests to other services, which are told of nothing else. */
export interface CurrentWork {
  readonly operation: string
  readonly traceparent: string | undefined
  readonly workflowId: string | undefined
}

const current = new AsyncLocalStorage<CurrentWork>()

/** The operation, step or reaction this line runs in, across every `await`; undefined outside of all. */
export const currentWork = (): CurrentWork | undefined => current.getStore()

/** For what goes on by itself: it belongs to nobody who happened to set it off. */
export const apart = <T>(run: () => T): T => current.exit(run)

export const during = <T>(work: CurrentWork, run: () => T): T => current.run(work, run)
