import { operation } from '#kernel'
import { z } from 'zod'
import { AuditRecord } from '../contract.ts'
import { AuditRecords } from '../views.ts'

/** Who asked for what, newest first. */
export const list = operation('audit.list', {
  about:
    'List every write and refused attempt, newest first: who asked for what, when, and what became of it.',
  effect: 'read',
  rest: 'GET /audit',
  input: z.strictObject({
    actor: z.string().max(200).optional().describe('assistant:mcp'),
    operation: z.string().max(100).optional(),
    outcome: z.enum(['completed', 'refused', 'failed', 'awaiting_approval']).optional(),
    code: z.string().max(60).optional(),
    since: z.iso.datetime().optional(),
    until: z.iso.datetime().optional(),
    limit: z.coerce.number().int().min(1).max(1000).default(100),
    cursor: z
      .string()
      .regex(/^\d{1,15}$/, 'a cursor is the next_cursor of the page before')
      .optional(),
  }),
  output: z.object({ records: z.array(AuditRecord), next_cursor: z.string().nullable() }),
  uses: { records: AuditRecords },

  async run({ limit, cursor, since, until, ...equal }, { records }) {
    const found = await records.rows(query => {
      let page = query.orderBy('position', 'desc').limit(limit + 1)
      for (const name of ['actor', 'operation', 'outcome', 'code'] as const) {
        if (equal[name] !== undefined) page = page.where(name, '=', equal[name])
      }
      if (since) page = page.where('time', '>=', new Date(since).toISOString())
      if (until) page = page.where('time', '<', new Date(until).toISOString())
      if (cursor) page = page.where('position', '<', Number(cursor))
      return page
    })
    const page = found.slice(0, limit)
    return {
      records: page.map(({ id: _, digest: __, ...shown }) => shown),
      next_cursor: found.length > limit ? String(page.at(-1)!.position) : null,
    }
  },
})
