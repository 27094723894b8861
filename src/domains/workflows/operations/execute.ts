import { operation, WorkflowControl } from '#kernel'
import { z } from 'zod'
import { StartedOrWaiting } from '../contract.ts'

/** Starts a workflow whose parameters stand beside its name, as assistants write them. */
export const execute = operation('workflows.execute', {
  about: 'Run a named workflow on something: {workflow: "image_enhancement", asset_id, operations}.',
  effect: 'write',
  aliases: ['execute_workflow'],
  input: z.looseObject({ workflow: z.string().max(100) }),
  output: StartedOrWaiting,
  uses: { workflows: WorkflowControl },
  run: async ({ workflow, ...input }, { workflows, actor, caller }) =>
    workflows.start(workflow, input, { actor, caller }),
})
