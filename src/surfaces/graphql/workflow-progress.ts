import { Refusal, type EventLog, type EventRecord } from '#kernel'
import { z } from 'zod'

export interface WorkflowProgress {
  readonly workflow_id: string
  readonly status: string
  readonly total: number | null
  readonly completed: number
  readonly failed: number
  readonly step: string | null
  readonly position: number
  readonly time: string
}

const statusByType: Readonly<Record<string, string>> = {
  'workflow.started': 'processing',
  'workflow.progressed': 'processing',
  'workflow.step_completed': 'processing',
  'workflow.resumed': 'processing',
  'workflow.retried': 'processing',
  'workflow.waiting': 'waiting',
  'workflow.compensating': 'compensating',
  'workflow.completed': 'completed',
  'workflow.failed': 'failed',
  'workflow.canceled': 'canceled',
}
const ends = new Set(['completed', 'failed', 'canceled'])

export interface ProgressRequest {
  readonly workflowId: string
  readonly after: number
  readonly signal: AbortSignal
}

/** What happened to a workflow so far, then what happens to it, until it ends. */
export async function followProgress(
  events: EventLog,
  { workflowId, after, signal }: ProgressRequest,
): Promise<AsyncIterable<WorkflowProgress>> {
  const isStart = { after: 0, subject: workflowId, patterns: ['workflow.started'], limit: 1 }
  const [started] = workflowId === '' ? [] : await events.read(isStart)
  if (!started) {
    throw new Refusal('NOT_FOUND', `There is no workflow ${workflowId.slice(0, 200)}`, {
      suggestions: ['workflows.list'],
    })
  }
  const patterns = Object.keys(statusByType)
  return untilEnd(events, events.follow({ after, subject: workflowId, patterns, signal }))
}

async function* untilEnd(events: EventLog, records: AsyncIterable<EventRecord>) {
  const read = createReading()
  for await (const record of records) {
    const progress = read(record)
    yield progress
    if (ends.has(progress.status) && !(await isRetried(events, record))) return
  }
}

async function isRetried(events: EventLog, { subject, position }: EventRecord): Promise<boolean> {
  const again = await events.read({ after: position, subject, patterns: ['workflow.retried'], limit: 1 })
  return again.length > 0
}

const Progress = z.object({ total: z.number(), completed: z.number(), failed: z.number() })
const Told = z.object({
  progress: Progress.optional(),
  step_name: z.string().optional(),
  total_steps: z.number().optional(),
})

/** Counts steps until the workflow says itself how far it is. */
function createReading(): (record: EventRecord) => WorkflowProgress {
  let steps = 0
  let said: z.output<typeof Progress> | undefined
  let total: number | undefined
  return ({ type, subject, data, position, time }) => {
    const told = Told.safeParse(data).data ?? {}
    said = told.progress ?? said
    total = told.total_steps ?? total
    if (type === 'workflow.step_completed') steps += 1
    return {
      workflow_id: subject,
      status: statusByType[type] ?? 'processing',
      total: said?.total ?? total ?? null,
      completed: said?.completed ?? steps,
      failed: said?.failed ?? 0,
      step: told.step_name ?? null,
      position,
      time,
    }
  }
}
