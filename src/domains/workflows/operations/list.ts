import { operation, workflowStatuses, type Row, type ViewReader } from '#kernel'
import { Workflows } from '#kernel/journal'
import { fromMicros } from '#lib/money'
import { sql, type RawBuilder } from 'kysely'
import { z } from 'zod'
import { WorkflowId, WorkflowState } from '../contract.ts'
import { toState } from '../rules.ts'

const orders = ['newest', 'failed_first'] as const

const Wanted = z.strictObject({
  status: z.enum(workflowStatuses).optional(),
  statuses: z.array(z.enum(workflowStatuses)).max(workflowStatuses.length).optional(),
  type: z.string().max(100).optional(),
  text: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('how its id begins, or what is somewhere in its name or type'),
  created_by: z.string().max(200).optional().describe('person:ann'),
  since: z.iso.datetime().optional().describe('started at or after this time'),
  until: z.iso.datetime().optional().describe('started before this time'),
  parent_id: WorkflowId.optional().describe('the workflow that started it as a part of its own work'),
})
/** Newest first, or the failed ones before all others; page by page. */
export const list = operation('workflows.list', {
  about: 'List workflows, newest first: by status, type, words, who started them and when.',
  effect: 'read',
  rest: 'GET /workflows',
  input: Wanted.extend({
    order: z.enum(orders).default('newest'),
    brief: z.boolean().default(false).describe('without what they were started with and what they answered'),
    limit: z.coerce.number().int().min(1).max(500).default(50),
    cursor: z.string().max(200).optional(),
  }),
  output: z.object({
    workflows: z.array(WorkflowState),
    next_cursor: z.string().nullable(),
    counts: z.record(z.string(), z.number()).describe('by status, of everything else that was asked for'),
    spent: z
      .object({ amount: z.string(), currency: z.string() })
      .describe('what all that ended of everything else that was asked for cost together'),
  }),
  uses: { rows: Workflows },
  cache: '1m',

  async run({ order, brief, limit, cursor, ...filters }, { rows }) {
    const { status, statuses, ...others } = filters
    const wanted = [...(statuses ?? []), ...(status ? [status] : [])]
    const found = await rows.rows(query => {
      let page = query.orderBy('started_position', 'desc').limit(limit + 1)
      if (order === 'failed_first') {
        page = page.clearOrderBy().orderBy(rank).orderBy('started_position', 'desc')
      }
      if (wanted.length > 0) page = page.where('status', 'in', wanted)
      if (cursor) page = page.where(after(cursor, order))
      for (const condition of conditionsOf(others)) page = page.where(condition)
      return page
    })
    const page = found.slice(0, limit)
    const last = page.at(-1)
    const isFailed = order === 'failed_first' && last?.status === 'failed'
    const next = `${isFailed ? 'failed.' : ''}${last?.started_position}`
    return {
      workflows: page.map(row => (brief ? toBrief(toState(row)) : toState(row))),
      next_cursor: found.length > limit ? next : null,
      ...(await sumsOf(rows, others)),
    }
  },
})

/** A list is looked through: what may be large is left to `workflows.get`. */
function toBrief({ filters: _, parameters: __, result: ___, error, ...state }: WorkflowState): WorkflowState {
  const { type, message, step } = error ?? {}
  return {
    ...state,
    parameters: null,
    ...(error && { error: { type, message, ...(step !== undefined && { step }) } }),
  }
}

const rank = sql<number>`case when v.status = 'failed' then 0 else 1 end`

/** A cursor among the failed ones says so: after the last of them come all others, the newest first again. */
function after(cursor: string, order: (typeof orders)[number]) {
  const [, isFailed, position] = /^(failed\.)?(\d{1,15})$/.exec(cursor) ?? []
  const at = Number(position ?? 0)
  if (isFailed) return sql<boolean>`(v.status <> 'failed' or v.started_position < ${at})`
  if (order === 'newest') return sql<boolean>`v.started_position < ${at}`
  return sql<boolean>`(v.status <> 'failed' and v.started_position < ${at})`
}

type Filters = Omit<z.output<typeof Wanted>, 'status' | 'statuses'>

/** Those that hold for the counts as well; a row is called `v`. */
function conditionsOf({ type, text, created_by, since, until, parent_id }: Filters) {
  const conditions: RawBuilder<boolean>[] = []
  if (type !== undefined) conditions.push(sql`v.type = ${type}`)
  if (created_by !== undefined) conditions.push(sql`v.created_by = ${created_by}`)
  if (parent_id !== undefined) conditions.push(sql`v.parent_id = ${parent_id}`)
  if (since !== undefined) conditions.push(sql`v.created_at >= ${instant(since)}`)
  if (until !== undefined) conditions.push(sql`v.created_at < ${instant(until)}`)
  if (text !== undefined) {
    const words = text.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`)
    const [beginning, anywhere] = [`${words}%`, `%${words}%`]
    conditions.push(
      sql`(v.workflow_id like ${beginning} escape '\\' or lower(v.name) like ${anywhere} escape '\\'
        or v.type like ${anywhere} escape '\\')`,
    )
  }
  return conditions
}

/** As the view has times: with milliseconds, so that texts compare as the times do. */
const instant = (time: string) => new Date(time).toISOString()

/** Money is summed in millionths: floats lose cents. */
const micros = sql<number | string | null>`sum(cast(round(cast(v.cost as numeric) * 1000000) as bigint))`

async function sumsOf(rows: ViewReader<Row>, filters: Filters) {
  let query = rows.db
    .selectFrom('workflows as v')
    .select(({ fn }) => ['v.status', fn.countAll().as('count'), micros.as('micros')])
    .groupBy('v.status')
  for (const condition of conditionsOf(filters)) query = query.where(condition)
  const found = await query.execute()
  const spent = found.reduce((sum, { micros: each }) => sum + Number(each ?? 0), 0)
  return {
    counts: Object.fromEntries(found.map(({ status, count }) => [status as string, Number(count)])),
    spent: { amount: fromMicros(spent), currency: 'USD' },
  }
}
