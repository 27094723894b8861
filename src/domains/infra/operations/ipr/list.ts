import { operation, type ViewReader } from '#kernel'
import { sql } from 'kysely'
import { z } from 'zod'
import { BlueprintId } from '../../blueprint/events.ts'
import { Ipr, iprStatuses } from '../../ipr/contract.ts'
import { toIpr } from '../../ipr/shape.ts'
import { InfrastructurePullRequests, type IprRow } from '../../ipr/views.ts'

/** Newest first; ask for `pending` to see what waits for a review. */
export const list = operation('ipr.list', {
  about: 'List infrastructure pull requests, newest first, and count them by status.',
  effect: 'read',
  rest: 'GET /ipr',
  input: z.strictObject({
    status: z.enum(iprStatuses).optional(),
    blueprint_id: BlueprintId.optional(),
    author: z.string().max(200).optional().describe('assistant:mcp'),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    cursor: z.string().max(50).optional(),
  }),
  output: z.object({
    ipr: z.array(Ipr),
    next_cursor: z.string().nullable(),
    counts: z.record(z.string(), z.number()).describe('by status, of everything else that was asked for'),
  }),
  uses: { requests: InfrastructurePullRequests },
  cache: '1m',

  async run({ status, blueprint_id, author, limit, cursor }, { requests }) {
    const found = await requests.rows(query => {
      let page = query.orderBy('position', 'desc').limit(limit + 1)
      if (status) page = page.where('status', '=', status)
      if (blueprint_id) page = page.where('blueprint_id', '=', blueprint_id)
      if (author) page = page.where('created_by', '=', author)
      if (cursor) page = page.where('position', '<', Number(cursor))
      return page
    })
    const page = found.slice(0, limit)
    return {
      ipr: page.map(toIpr),
      next_cursor: found.length > limit ? String(page.at(-1)!.position) : null,
      counts: await countsOf(requests, { blueprint_id: blueprint_id ?? '', author: author ?? '' }),
    }
  },
})

async function countsOf(
  { db }: ViewReader<IprRow>,
  { blueprint_id, author }: { readonly blueprint_id: string; readonly author: string },
) {
  const { rows } = await sql<{ status: string; count: number | string }>`
    select v.status, count(*) as count from infrastructure_pull_requests v
    where (${blueprint_id} = '' or v.blueprint_id = ${blueprint_id})
    and (${author} = '' or v.created_by = ${author})
    group by v.status`.execute(db)
  return Object.fromEntries(rows.map(row => [row.status, Number(row.count)]))
}
