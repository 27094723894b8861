import { Refusal, type EventRecord } from '#kernel'
import type { JsonSchema } from '#surfaces/client'
import { z } from 'zod'
import { parseInput } from './follow-events.ts'
import type { StreamInfo, StreamItem, StreamRequest } from './stream-info.ts'

const WatchInput = z.strictObject({
  workflow_id: z.string().min(1).max(200),
  after: z.number().int().min(0).optional().describe('the position of the last answer the caller has'),
})

const WatchedWorkflow = z.object({
  workflow_id: z.string(),
  position: z.number().int(),
  event: z.string().describe('the type of the event that tells it: workflow.progressed'),
  time: z.string().describe('RFC 3339'),
  status: z.string().describe('completed, failed or canceled at its end, processing before'),
  progress: z.object({ total: z.number(), completed: z.number(), failed: z.number() }).optional(),
  step_name: z.string().optional(),
  waiting_for: z.string().optional(),
  data: z.unknown().describe('what the event says'),
})

const ends = new Set(['workflow.completed', 'workflow.failed', 'workflow.canceled'])

/** One workflow to its end: every step, how far it is, and how it ended. */
export const watchWorkflow: StreamInfo = {
  name: 'workflows.watch',
  about: 'Watch a workflow to its end: its steps, how far it is, and how it ended.',
  permission: 'events:read',
  input_schema: z.toJSONSchema(WatchInput, { io: 'input' }) as JsonSchema,
  output_schema: z.toJSONSchema(WatchedWorkflow, { io: 'output' }) as JsonSchema,
  async open({ app, input, signal }) {
    const { workflow_id: subject, after = 0 } = parseInput(WatchInput, input)
    const [first] = await app.events.read({ after: 0, limit: 1, subject, patterns: ['workflow.>'] })
    if (!first) {
      throw new Refusal('NOT_FOUND', `There is no workflow ${subject}`, { details: { workflow_id: subject } })
    }
    return { after, items: untilEnd(app.events, { subject, after, signal }) }
  },
}

type Events = StreamRequest['app']['events']

async function* untilEnd(
  events: Events,
  about: { readonly subject: string; readonly after: number; readonly signal: AbortSignal },
): AsyncIterable<StreamItem> {
  const watched = { ...about, patterns: ['workflow.>'] }
  for await (const record of events.follow(watched)) {
    yield { position: record.position, source: record, value: () => watchedOf(record) }
    // One that failed and was retried has ended before, and goes on.
    if (ends.has(record.type) && !(await hasMore(events, record))) return
  }
}

async function hasMore(events: Events, { subject, position }: EventRecord): Promise<boolean> {
  const [next] = await events.read({ after: position, limit: 1, subject, patterns: ['workflow.retried'] })
  return next !== undefined
}

/** What the events of workflows say, as far as it has fields here. */
interface Said {
  readonly progress?: object
  readonly step_name?: string
  readonly waiting_for?: string
}

function watchedOf({ subject, position, type, time, data }: EventRecord) {
  const { progress, step_name, waiting_for } = data as Said
  return {
    workflow_id: subject,
    position,
    event: type,
    time,
    status: ends.has(type) ? type.slice('workflow.'.length) : 'processing',
    progress,
    step_name,
    waiting_for,
    data,
  }
}
