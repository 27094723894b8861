import { EventLog, isFinished, operation, WorkflowControl, type WorkflowStatus } from '#kernel'
import { Workflows } from '#kernel/journal'
import { z } from 'zod'
import { WorkflowId, WorkflowState } from '../contract.ts'
import { noWorkflow } from '../refusals.ts'
import { toState } from '../rules.ts'

const Step = z.object({
  step_id: z.string(),
  step_name: z.string(),
  status: z.string(),
  duration_ms: z.number().optional(),
  attempt: z.number().optional(),
  error: z.unknown().optional(),
  time: z.string(),
})

/** A workflow with its latest steps, read from the journal. */
export const get = operation('workflows.get', {
  about: 'Show one workflow: state, progress, cost, and its latest steps.',
  effect: 'read',
  rest: 'GET /workflows/{workflow_id}',
  input: z.strictObject({
    workflow_id: WorkflowId,
    steps: z.coerce
      .number()
      .int()
      .min(0)
      .max(1000)
      .default(20)
      .describe('how many of the latest steps to show'),
  }),
  output: WorkflowState.extend({
    steps: z.array(Step),
    undo: z
      .object({ operation: z.string(), input: z.record(z.string(), z.unknown()) })
      .nullable()
      .describe('what takes back what this workflow did, once it has ended'),
  }),
  uses: { rows: Workflows, log: EventLog, workflows: WorkflowControl },
  refuses: { WORKFLOW_NOT_FOUND: 404 },

  async run({ workflow_id, steps: limit }, { rows, log, workflows, refuse }) {
    const row = await rows.get(workflow_id)
    if (!row) throw noWorkflow(refuse, workflow_id)
    const patterns = ['workflow.step_completed']
    const records =
      limit === 0 ? [] : await log.read({ after: 0, limit, subject: workflow_id, patterns, descending: true })
    const steps = records.toReversed().map(record => {
      const { step_id, step_name, status, duration_ms, attempt, error } = record.data as z.infer<typeof Step>
      return { step_id, step_name, status, duration_ms, attempt, error, time: record.time }
    })
    const isOver = isFinished(row.status as WorkflowStatus)
    const undo = isOver ? workflows.undoOf(row.type, workflow_id, row.parameters) : undefined
    return { ...toState(row), steps, undo: undo ? { ...undo, input: { ...undo.input } } : null }
  },
})
