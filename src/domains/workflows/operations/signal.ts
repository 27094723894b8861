import { operation, WorkflowControl } from '#kernel'
import { z } from 'zod'
import { WorkflowId } from '../contract.ts'

/** Tells a workflow something it waits for, or will wait for. */
export const signal = operation('workflows.signal', {
  about: 'Send a signal with a payload to a workflow.',
  effect: 'write',
  rest: 'POST /workflows/{workflow_id}/signals',
  input: z.strictObject({
    workflow_id: WorkflowId,
    signal: z.string().min(1).max(100),
    payload: z.unknown().optional(),
  }),
  output: z.object({ workflow_id: z.string(), signal: z.string() }),
  uses: { workflows: WorkflowControl },

  async run({ workflow_id, signal: name, payload }, { workflows, actor }) {
    await workflows.signal(workflow_id, name, payload, actor)
    return { workflow_id, signal: name }
  },
})
