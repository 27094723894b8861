import {
  Blobs,
  EventLog,
  EventTypes,
  operation,
  toCloudEvent,
  visibleEvents,
  type EventRecord,
} from '#kernel'
import { WorkflowRecords, type RecordedStep } from '#kernel/journal'
import { z } from 'zod'
import { WorkflowId } from '../contract.ts'
import { noWorkflow } from '../refusals.ts'
import { shownValue, ShownValue } from '../shown-value.ts'
import { showStep, StepShown } from '../steps-shown.ts'

/** One step with what it was asked, what it answered, and the facts it recorded. */
export const step = operation('workflows.step', {
  about:
    'Show one step of a workflow: input, output, attempts, the events it recorded, and where its log lines are.',
  effect: 'read',
  rest: 'GET /workflows/{workflow_id}/step',
  input: z.strictObject({
    workflow_id: WorkflowId,
    step_id: z.string().min(1).max(1000).describe('each#1[0]/assets.place_batch#1'),
  }),
  output: z.object({
    step: StepShown,
    input: ShownValue.nullable().describe('found by running the code up to the step; null where that fails'),
    input_unknown: z.string().nullable().describe('why there is no input'),
    output: ShownValue.nullable(),
    error: z.record(z.string(), z.unknown()).nullable().describe('with all its details'),
    events: z
      .array(z.looseObject({ id: z.string(), type: z.string(), position: z.number() }))
      .describe('recorded together with its end, for who may read events; at most 100'),
    logs: z
      .object({ operation: z.string(), input: z.record(z.string(), z.unknown()) })
      .nullable()
      .describe('what to ask for the log lines of this time; they are kept by each process for itself'),
  }),
  uses: { records: WorkflowRecords, events: EventLog, types: EventTypes, blobs: Blobs },
  refuses: { WORKFLOW_NOT_FOUND: 404, STEP_NOT_FOUND: 404 },

  async run({ workflow_id, step_id }, { records, events, types, blobs, caller, refuse }) {
    const record = await records.find(workflow_id)
    if (!record) throw noWorkflow(refuse, workflow_id)
    const found = record.steps.find(({ id }) => id === step_id)
    if (!found) {
      throw refuse('STEP_NOT_FOUND', `${workflow_id} has no step ${step_id}`, {
        suggestions: ['workflows.steps'],
      })
    }
    const log = visibleEvents({ events, eventOfType: types.find, caller })
    const maySee = caller?.can('events:read') ?? true
    const [last] = await lastEvents(log, found, 1)
    const end = last?.type === 'workflow.step_completed' ? (last as EventRecord<End>) : undefined
    const asked = await records.inputOf(workflow_id, step_id)
    const shown = showStep(found)
    return {
      step: { ...shown, operation: shown.operation ?? (asked.isKnown ? asked.operation : null) },
      input: asked.isKnown ? await shownValue(blobs, asked.input) : null,
      input_unknown: asked.isKnown ? null : asked.because,
      output: end?.data.status === 'completed' ? await shownValue(blobs, end.data.output_data) : null,
      error: end?.data.error ?? null,
      events: end && maySee ? (await recordedWith(log, end)).map(toCloudEvent) : [],
      logs: logsOf(workflow_id, shown),
    }
  },
})

interface End {
  readonly status: string
  readonly output_data?: unknown
  readonly error?: Record<string, unknown>
}

const mostEvents = 100

const lastEvents = (log: EventLog, { position }: RecordedStep, limit: number) =>
  position === 0
    ? Promise.resolve([])
    : log.read({ after: position - limit, upTo: position, limit, descending: true })

/** A step's facts and its end are one append, its end last: same time, same trace, nothing in between. */
async function recordedWith(log: EventLog, end: EventRecord): Promise<EventRecord[]> {
  const { position } = end
  const after = Math.max(0, position - 1 - mostEvents)
  const before = await log.read({ after, upTo: position - 1, limit: mostEvents, descending: true })
  const isOther = (record: EventRecord, at: number) =>
    record.position !== position - 1 - at ||
    record.time !== end.time ||
    record.correlation_id !== end.correlation_id ||
    record.type === 'workflow.step_completed'
  const stop = before.findIndex(isOther)
  return before.slice(0, stop === -1 ? undefined : stop).toReversed()
}

/** Lines say which workflow and operation they belong to, not which step: the time tells. */
function logsOf(workflow_id: string, { started_at, ended_at, operation: name }: StepShown) {
  if (started_at === null) return null
  const until = ended_at === null ? {} : { until: ended_at }
  const about = name === null ? {} : { operation: name }
  return { operation: 'logs.read', input: { workflow_id, since: started_at, ...until, ...about } }
}
