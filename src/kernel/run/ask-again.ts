import type { Logger } from '#kernel'
import type { Clock } from './ports.ts'

/** Asks again until it is heard: a request that is forgotten would leave its workflow where it is. */
export interface AskAgain {
  (workflowId: string, work: (workflowId: string) => Promise<void>): void
  stop(): void
}

const againMs = 1000

export function createAskAgain({ clock, log }: { readonly clock: Clock; readonly log: Logger }): AskAgain {
  const waiting = new Set<() => void>()
  let isStopped = false

  const ask: (...request: Parameters<AskAgain>) => void = (workflowId, work) => {
    work(workflowId).catch((error: unknown) => {
      if (isStopped) return
      const details = { err: error, workflow_id: workflowId }
      log.warn(details, 'A request about a workflow was not heard; trying again')
      const cancel = clock.after(againMs, () => {
        waiting.delete(cancel)
        ask(workflowId, work)
      })
      waiting.add(cancel)
    })
  }
  const stop = () => {
    isStopped = true
    for (const cancel of waiting) cancel()
  }
  return Object.assign(ask, { stop })
}
