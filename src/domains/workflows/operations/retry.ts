import { operation, WorkflowControl } from '#kernel'
import { z } from 'zod'
import { WorkflowId } from '../contract.ts'

/** Goes on from the step that failed, where finished steps do not run again; or from one that finished. */
export const retry = operation('workflows.retry', {
  about: 'Retry a failed or canceled workflow from the step that failed, or from an earlier one.',
  effect: 'write',
  rest: 'POST /workflows/{workflow_id}/retry',
  input: z.strictObject({
    workflow_id: WorkflowId,
    from_step: z
      .string()
      .min(1)
      .max(1000)
      .optional()
      .describe('a step_id: it, and whatever ended after it, runs again'),
    repeat_writes: z
      .boolean()
      .default(false)
      .describe('with from_step: also steps that wrote something run again; those that destroy never do'),
  }),
  output: z.object({ workflow_id: z.string(), status: z.literal('processing') }),
  uses: { workflows: WorkflowControl },
  refuses: { NOT_FAILED: 409, STEP_NOT_FOUND: 404, STEPS_WOULD_REPEAT: 409 },

  async run({ workflow_id, from_step, repeat_writes }, { workflows, actor }) {
    await workflows.retry(workflow_id, actor, { fromStep: from_step, mayRepeat: repeat_writes })
    return { workflow_id, status: 'processing' as const }
  },
})
