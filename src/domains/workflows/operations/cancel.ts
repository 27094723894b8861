import { operation, WorkflowControl } from '#kernel'
import { z } from 'zod'
import { WorkflowId } from '../contract.ts'

/** Asks a workflow to stop; what it finished and can be taken back is taken back. */
export const cancel = operation('workflows.cancel', {
  about: 'Cancel a running workflow; finished steps that can be taken back are.',
  effect: 'write',
  rest: 'POST /workflows/{workflow_id}/cancel',
  input: z.strictObject({ workflow_id: WorkflowId, reason: z.string().max(500).optional() }),
  output: z.object({ workflow_id: z.string(), status: z.literal('cancel_requested') }),
  uses: { workflows: WorkflowControl },
  refuses: { ALREADY_FINISHED: 409 },

  async run({ workflow_id, reason }, { workflows, actor }) {
    await workflows.cancel(workflow_id, reason, actor)
    return { workflow_id, status: 'cancel_requested' as const }
  },
})
