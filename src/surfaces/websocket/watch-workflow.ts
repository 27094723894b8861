import { assertMay, Refusal, toCloudEvent, type EventRecord } from '#kernel'
import type { CloudEvent } from '#surfaces/client'
import { startSubscription, type Place } from './subscription.ts'

export interface WatchedProgress {
  readonly done: number
  readonly total: number
}

export interface WatchedEnd {
  readonly workflow_id: string
  readonly status: string
  /** How it ended, in its own words. */
  readonly event: CloudEvent
}

export interface Watch {
  readonly workflowId: string
  readonly signal: AbortSignal
  onProgress(progress: WatchedProgress): void
  onSlow(): void
}

const started = 'workflow.started'
const retried = 'workflow.retried'
const progressed = 'workflow.progressed'
const ends: readonly string[] = ['workflow.completed', 'workflow.failed', 'workflow.canceled']
const patterns = [started, retried, progressed, ...ends]

/** Follows a workflow to its end; one that failed and was retried has not ended. */
export async function watchWorkflow(place: Place, watch: Watch): Promise<WatchedEnd> {
  const { workflowId } = watch
  assertMay(place.caller, 'events:read')
  const about = { subject: workflowId, patterns }
  const newest = await place.app.events.read({ after: 0, limit: 2, descending: true, ...about })
  const [first] = newest
  if (!first) throw notThere(workflowId)
  const last = newest.find(({ type }) => type !== progressed)
  if (last && ends.includes(last.type)) return endOf(workflowId, last)
  // What was said last about its progress is said again.
  return untilEnd(place, watch, first.type === progressed ? first.position - 1 : first.position)
}

const untilEnd = (place: Place, { workflowId, signal, onProgress, onSlow }: Watch, after: number) =>
  new Promise<WatchedEnd>((resolve, reject) => {
    const leave = () => {
      following.end()
      reject(new Refusal('CANCELED', `Nobody watches ${workflowId} any more`))
    }
    const following = startSubscription(place, {
      filter: { subject: workflowId, patterns },
      after,
      onRefused: reject,
      onSlow,
      take(records) {
        for (const record of records) {
          if (record.type === progressed) onProgress(progressOf(record))
          if (!ends.includes(record.type)) continue
          following.end()
          signal.removeEventListener('abort', leave)
          return resolve(endOf(workflowId, record))
        }
      },
    })
    signal.addEventListener('abort', leave, { once: true })
    if (signal.aborted) leave()
  })

const endOf = (workflowId: string, record: EventRecord): WatchedEnd => ({
  workflow_id: workflowId,
  status: record.type.slice('workflow.'.length),
  event: toCloudEvent(record),
})

function progressOf({ data }: EventRecord): WatchedProgress {
  const { progress } = data as { progress: { total: number; completed: number; failed: number } }
  return { done: progress.completed + progress.failed, total: progress.total }
}

const notThere = (workflowId: string) =>
  new Refusal('NOT_FOUND', `There is no workflow ${workflowId}`, { details: { workflow_id: workflowId } })
