import { operation, WorkflowControl } from '#kernel'
import { z } from 'zod'
import { StartedOrWaiting } from '../contract.ts'

/** Starts any workflow by its type and answers at once. */
export const start = operation('workflows.start', {
  about: 'Start a workflow by type, with filters and parameters; answers at once with its id.',
  effect: 'write',
  aliases: ['start_workflow'],
  rest: 'POST /workflows',
  input: z.strictObject({
    type: z.string().max(100).describe('batch_quality_assessment, asset_discovery, media_organization, …'),
    filters: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('which assets; the fields of assets.search'),
    parameters: z.record(z.string(), z.unknown()).optional(),
    priority: z.enum(['critical', 'high', 'normal', 'low']).optional(),
  }),
  output: StartedOrWaiting,
  uses: { workflows: WorkflowControl },

  async run({ type, filters, parameters, priority }, { workflows, actor, caller }) {
    const input = { ...(filters && { filters }), ...(parameters && { parameters }) }
    const maxCost = parameters?.max_cost
    return workflows.start(type, input, {
      actor,
      caller,
      priority,
      maxCost: typeof maxCost === 'number' || typeof maxCost === 'string' ? String(maxCost) : undefined,
    })
  },
})
