import { workflow } from '#kernel'
import { z } from 'zod'
import { listPlacements } from '../operations/list-placements.ts'
import { unplaceBatch } from '../operations/unplace-batch.ts'

const Refused = z.object({ destination_path: z.string(), reason: z.string(), message: z.string() })

/** Takes a whole organize run back, last placement first. */
export const organizationUndo = workflow('organization_undo', {
  about: 'Undo a whole organize run.',
  concurrency: 1,
  front: {
    operation: 'assets.undo_organize',
    input: ({ parameters }: { parameters?: unknown }) => parameters,
  },
  input: z.strictObject({ parameters: z.strictObject({ workflow_id: z.string() }) }),
  output: z.object({
    undone: z.number(),
    refused_total: z.number(),
    refused: z.array(Refused),
    failed_batches: z.number(),
  }),

  async run({ parameters: { workflow_id } }, flow) {
    const { batches, placements } = await flow.call(listPlacements, { workflow_id }, { timeout: '30m' })
    flow.progress({ total: placements })
    const refused: z.infer<typeof Refused>[] = []
    let undone = 0
    const settled = await flow.each(
      batches,
      { key: (_, index) => String(index), concurrency: 2, showProgress: false },
      async (batch, item) => {
        const done = await item.call(unplaceBatch, { batch, workflow_id }, { timeout: '1h' })
        undone += done.undone
        refused.push(...done.refused)
        flow.progress({ completed: undone, failed: refused.length })
      },
    )
    const failed_batches = settled.filter(({ status }) => status === 'failed').length
    return { undone, refused_total: refused.length, refused: refused.slice(0, 200), failed_batches }
  },
})
