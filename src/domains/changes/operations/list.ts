import { operation, type ViewReader } from '#kernel'
import { sql } from 'kysely'
import { z } from 'zod'
import { Change, changeStatuses } from '../contract.ts'
import { toChange } from '../shape.ts'
import { Changes, type ChangeRow } from '../views.ts'

const Operation = z
  .string()
  .max(200)
  .regex(/^[a-z_]+\.([a-z_]+|\*)$/, 'write an operation like assets.organize or assets.*')

/** Newest first; ask for `pending` to see what needs somebody. */
export const list = operation('changes.list', {
  about: 'List changes, newest first; status pending shows what waits for approval.',
  effect: 'read',
  rest: 'GET /changes',
  input: z.strictObject({
    status: z.enum(changeStatuses).optional(),
    operation: Operation.optional().describe('assets.organize, or assets.* for all of a domain'),
    author: z.string().max(200).optional().describe('assistant:mcp'),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    cursor: z.string().max(50).optional(),
  }),
  output: z.object({
    changes: z.array(Change),
    next_cursor: z.string().nullable(),
    counts: z.record(z.string(), z.number()).describe('by status, of everything else that was asked for'),
  }),
  uses: { rows: Changes },
  cache: '1m',

  async run({ status, limit, cursor, operation: name, author }, { rows }) {
    const found = await rows.rows(query => {
      let page = query.orderBy('position', 'desc').limit(limit + 1)
      if (status) page = page.where('status', '=', status)
      if (author) page = page.where('proposed_by', '=', author)
      if (name) page = page.where('operation', 'like', likeOf(name))
      if (cursor) page = page.where('position', '<', Number(cursor))
      return page
    })
    const page = found.slice(0, limit)
    return {
      changes: page.map(toChange),
      next_cursor: found.length > limit ? String(page.at(-1)!.position) : null,
      counts: await countsOf(rows, name, author),
    }
  },
})

/** `_` stands for any sign in LIKE, which can only find more where two names differ in nothing else. */
const likeOf = (name: string) => name.replace(/\*$/, '%')

async function countsOf({ db }: ViewReader<ChangeRow>, name: string | undefined, author: string | undefined) {
  const { rows } = await sql<{ status: string; count: number | string }>`
    select v.status, count(*) as count from changes v
    where v.operation like ${name === undefined ? '%' : likeOf(name)}
    and (${author ?? ''} = '' or v.proposed_by = ${author ?? ''})
    group by v.status`.execute(db)
  return Object.fromEntries(rows.map(row => [row.status, Number(row.count)]))
}
