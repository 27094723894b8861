import { Blobs, operation } from '#kernel'
import { z } from 'zod'
import { readContent } from '../content.ts'
import { Change, ChangeId } from '../contract.ts'
import { changeActions, mayOf } from '../may.ts'
import { found } from '../rules.ts'
import { toChange } from '../shape.ts'
import { Changes } from '../views.ts'
import { ChangeComments } from '../views/change-comments.ts'

const Step = z.object({
  action: z.string(),
  target: z.string(),
  note: z.string().optional(),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
})

const mostComments = 200

/** One change with its plan and what was said about it. */
export const get = operation('changes.get', {
  about: 'Show one change: what would happen, who asked, who agreed, and what became of it.',
  effect: 'read',
  rest: 'GET /changes/{change_id}',
  input: z.strictObject({
    change_id: ChangeId,
    plan_steps: z.coerce
      .number()
      .int()
      .min(0)
      .max(5000)
      .default(100)
      .describe('how many steps of the plan are shown at most'),
  }),
  output: Change.extend({
    warnings: z.array(z.string()),
    plan_steps: z.array(Step),
    details: z.record(z.string(), z.unknown()),
    input: z.unknown(),
    may: z.array(z.enum(changeActions)).describe('what whoever asks may do with it as it is now'),
    may_not_approve: z
      .object({ code: z.string(), message: z.string() })
      .nullable()
      .describe('why whoever asks may not approve what waits for approval'),
    comments: z.array(
      z.object({ comment_id: z.string(), said_by: z.string(), comment: z.string(), said_at: z.string() }),
    ),
  }),
  uses: { rows: Changes, said: ChangeComments, blobs: Blobs },
  refuses: { CHANGE_NOT_FOUND: 404 },

  async run({ change_id, plan_steps }, { rows, said, blobs, refuse, actor, caller, now }) {
    const row = found(await rows.get(change_id), change_id, refuse)
    const content = await readContent(blobs, row)
    const comments = await said.rows(query =>
      query.where('change_id', '=', change_id).orderBy('position').limit(mostComments),
    )
    const change = toChange(row)
    return {
      ...change,
      picture: content?.plan.picture ?? change.picture,
      warnings: [...(content?.plan.warnings ?? [])],
      plan_steps: content?.plan.steps.slice(0, plan_steps) ?? [],
      details: { ...content?.plan.details },
      input: content ? content.input : row.input,
      ...mayOf(row, { actor, caller }, now()),
      comments: comments.map(({ position: _, change_id: __, ...comment }) => comment),
    }
  },
})
