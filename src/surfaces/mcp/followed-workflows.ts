import type { AliceClient, CloudEvent } from '#surfaces/client'
import { z } from 'zod'
import type { ProgressReport } from './progress.ts'

export interface FollowedWorkflows {
  /** Reports how far a workflow is until it ends or the session does. */
  follow(workflowId: string, since: Date, report: (report: ProgressReport) => void): void
  stop(): void
  readonly size: number
}

const mostAtOnce = 32
const types = [
  'workflow.progressed',
  'workflow.step_completed',
  'workflow.completed',
  'workflow.failed',
  'workflow.canceled',
]

/** Follows the workflows a session started. Beyond the limit the one followed longest is let go; it runs on unwatched. */
export function followWorkflows(client: AliceClient, onError: (error: Error) => void): FollowedWorkflows {
  const followed = new Map<string, AbortController>()

  const watch = async (
    workflowId: string,
    since: Date,
    report: (report: ProgressReport) => void,
    signal: AbortSignal,
  ) => {
    const readReport = createReading()
    const events = client.follow({ subject: workflowId, types, since: since.toISOString(), signal })
    for await (const event of events) {
      const { progress, isOver } = readReport(event)
      if (progress) report(progress)
      if (isOver) return
    }
  }

  return {
    follow(workflowId, since, report) {
      followed.get(workflowId)?.abort()
      followed.delete(workflowId)
      const [longest] = followed.keys()
      if (followed.size >= mostAtOnce && longest !== undefined) {
        followed.get(longest)!.abort()
        followed.delete(longest)
      }
      const leaving = new AbortController()
      followed.set(workflowId, leaving)
      watch(workflowId, since, report, leaving.signal)
        .catch((error: unknown) => onError(new Error(`Following ${workflowId} broke off`, { cause: error })))
        .finally(() => {
          if (followed.get(workflowId) === leaving) followed.delete(workflowId)
        })
    },
    stop() {
      for (const leaving of followed.values()) leaving.abort()
      followed.clear()
    },
    get size() {
      return followed.size
    },
  }
}

const Progressed = z.object({
  progress: z.object({ total: z.number(), completed: z.number(), failed: z.number() }),
})
const StepCompleted = z.object({ step_name: z.string(), total_steps: z.number().optional() })

interface Reading {
  readonly progress?: ProgressReport
  readonly isOver: boolean
}

/** Counts steps until the workflow says itself how far it is. */
function createReading(): (event: CloudEvent) => Reading {
  let steps = 0
  let said: { readonly total: number } | undefined

  return ({ type, data }) => {
    if (type === 'workflow.progressed') {
      const { progress } = Progressed.parse(data)
      said = progress
      return {
        progress: { done: progress.completed + progress.failed, total: progress.total },
        isOver: false,
      }
    }
    if (type === 'workflow.step_completed') {
      steps += 1
      if (said) return { isOver: false }
      const { step_name: message, total_steps: total } = StepCompleted.parse(data)
      return { progress: { done: steps, total, message }, isOver: false }
    }
    const done = Math.max(said?.total ?? 0, steps)
    return {
      progress: { done, total: done, message: type.slice('workflow.'.length), isEnd: true },
      isOver: true,
    }
  }
}
