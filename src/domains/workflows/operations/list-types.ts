import { operation, WorkflowControl } from '#kernel'
import { z } from 'zod'

/** What `workflows.start` can start. */
export const listTypes = operation('workflows.list_types', {
  about: 'List the workflow types that can be started, and what each does.',
  effect: 'read',
  input: z.strictObject({}),
  output: z.object({ types: z.array(z.object({ type: z.string(), about: z.string() })) }),
  uses: { workflows: WorkflowControl },
  run: async (_, { workflows }) => ({ types: [...workflows.types()] }),
})
