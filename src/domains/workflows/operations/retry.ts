import { operation, WorkflowControl } from '#kernel'
import { z } from 'zod'
import { WorkflowId } from '../contract.ts'

/** Goes on from the step that failed; finished steps do not run again. */
export const retry = operation('workflows.retry', {
  about: 'Retry a failed or canceled workflow from the step that failed.',
  effect: 'write',
  rest: 'POST /workflows/{workflow_id}/retry',
  input: z.strictObject({ workflow_id: WorkflowId }),
  output: z.object({ workflow_id: z.string(), status: z.literal('processing') }),
  uses: { workflows: WorkflowControl },
  refuses: { NOT_FAILED: 409 },

  async run({ workflow_id }, { workflows, actor }) {
    await workflows.retry(workflow_id, actor)
    return { workflow_id, status: 'processing' as const }
  },
})
