import { workflow } from '#kernel'
import { z } from 'zod'
import { placeBatch } from '../operations/place-batch.ts'
import { planOrganization } from '../operations/plan-organization.ts'
import { Organization } from '../organize/organization.ts'
import { Filters } from '../search/filters.ts'

const Refused = z.object({
  source_path: z.string(),
  destination_path: z.string(),
  reason: z.string(),
  message: z.string(),
})

/** Carries a plan out, file by file; one that cannot be placed is reported and the others go on. */
export const mediaOrganization = workflow('media_organization', {
  about: 'Copy, move or link assets into folders; resumable, and undone as a whole by assets.undo_organize.',
  concurrency: 1,
  front: {
    operation: 'assets.organize',
    input: ({ filters, parameters }: { filters?: object; parameters?: object }) => ({
      ...(filters && { filters }),
      ...parameters,
    }),
  },
  undo: ({ workflowId }) => ({ operation: 'assets.undo_organize', input: { workflow_id: workflowId } }),
  input: z.strictObject({
    filters: Filters.optional(),
    parameters: z.strictObject({ plan: z.string().optional(), organization: Organization.optional() }),
  }),
  output: z.object({
    root: z.string(),
    placed: z.number(),
    refused_total: z.number(),
    refused: z.array(Refused),
    skipped: z.number(),
    failed_batches: z.number(),
  }),

  async run({ filters = {}, parameters }, flow) {
    const plan = await flow.call(planOrganization, { ...parameters, filters }, { timeout: '30m' })
    flow.progress({ total: plan.placements })
    const refused: z.infer<typeof Refused>[] = []
    let placed = 0
    const settled = await flow.each(
      plan.batches,
      { key: (_, index) => String(index), concurrency: 2, showProgress: false },
      async (batch, item) => {
        const done = await item.call(placeBatch, { batch }, { timeout: '1h', retry: { attempts: 3 } })
        placed += done.placed
        refused.push(...done.refused)
        flow.progress({ completed: placed, failed: refused.length })
      },
    )
    const failed_batches = settled.filter(({ status }) => status === 'failed').length
    return {
      root: plan.root,
      placed,
      refused_total: refused.length,
      refused: refused.slice(0, 200),
      skipped: plan.skipped,
      failed_batches,
    }
  },
})
