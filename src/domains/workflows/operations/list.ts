import { operation, workflowStatuses } from '#kernel'
import { Workflows } from '#kernel/journal'
import { z } from 'zod'
import { WorkflowState } from '../contract.ts'
import { toState } from '../rules.ts'

/** Newest first, page by page. */
export const list = operation('workflows.list', {
  about: 'List workflows, newest first.',
  effect: 'read',
  rest: 'GET /workflows',
  input: z.strictObject({
    status: z.enum(workflowStatuses).optional(),
    type: z.string().max(100).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(50),
    cursor: z.string().max(200).optional(),
  }),
  output: z.object({ workflows: z.array(WorkflowState), next_cursor: z.string().nullable() }),
  uses: { rows: Workflows },
  cache: '1m',

  async run({ status, type, limit, cursor }, { rows }) {
    const found = await rows.rows(query => {
      let page = query.orderBy('started_position', 'desc').limit(limit + 1)
      if (status) page = page.where('status', '=', status)
      if (type) page = page.where('type', '=', type)
      if (cursor) page = page.where('started_position', '<', Number(cursor))
      return page
    })
    const page = found.slice(0, limit)
    const next_cursor = found.length > limit ? String(page.at(-1)!.started_position) : null
    return { workflows: page.map(toState), next_cursor }
  },
})
