import { Blobs, Ids, operation, type Actor, type Plan } from '#kernel'
import { durationMs, type Duration } from '#lib/duration'
import { z } from 'zod'
import { ifShort, keepContent } from '../content.ts'
import { ChangeProposed, type Requirements } from '../contract.ts'

/** A plan that was asked for, and what it takes until it may be carried out. */
interface Proposal {
  readonly operation: string
  readonly input: unknown
  readonly plan: Plan
  readonly digest: string
  readonly proposed_by: Actor
  readonly behind?: Actor | undefined
  readonly reason: string
  readonly requires: Requirements
  readonly title?: string | undefined
  readonly description?: string | undefined
  readonly metadata?: Record<string, unknown> | undefined
  readonly reviewers?: string[] | undefined
}

/** Records a change that waits for people. */
export const record = operation('changes.record', {
  about: 'Record a change that needs approval.',
  effect: 'write',
  isPrivate: true,
  input: z.custom<Proposal>(),
  output: z.object({ change_id: z.string(), expires_at: z.string() }),
  uses: { blobs: Blobs, ids: Ids },

  async run({ plan, input, requires, ...proposal }, { blobs, ids, emit, now }) {
    const change_id = ids.newId('chg')
    const expires_at = new Date(
      now().getTime() + durationMs(requires.expires_after as Duration),
    ).toISOString()
    const { summary, steps, reversible, undo, cost, undo_by, picture } = plan
    emit(
      ChangeProposed({
        ...proposal,
        change_id,
        input: ifShort(input),
        summary: summary.slice(0, 2000),
        picture: picture === undefined ? undefined : ifShort(picture),
        steps: steps.length,
        reversible,
        undo: undo.slice(0, 2000),
        undo_by: undo_by && { ...undo_by, from_answer: undo_by.from_answer && [...undo_by.from_answer] },
        cost,
        plan: await keepContent(blobs, { input, plan }),
        requires,
        expires_at,
      }),
    )
    return { change_id, expires_at }
  },
})
