import { operation, OperationControl } from '#kernel'
import { z } from 'zod'
import { shortAnswer } from '../content.ts'
import { Change, ChangeId, ChangeUndone } from '../contract.ts'
import { found } from '../rules.ts'
import { Changes, type ChangeRow } from '../views.ts'

/** Takes an applied change back by the operation its plan named; the same checks hold for it as for any other. */
export const undo = operation('changes.undo', {
  about: 'Take an applied change back, the way its plan said.',
  effect: 'destroy',
  permission: 'changes:approve',
  rest: 'POST /changes/{change_id}/undo',
  timeout: '10m',
  input: z.strictObject({ change_id: ChangeId }),
  output: Change.pick({ change_id: true, status: true, result: true }),
  uses: { rows: Changes, operations: OperationControl },
  refuses: { CHANGE_NOT_FOUND: 404, NOT_APPLIED: 409, CANNOT_BE_UNDONE: 422 },

  async run({ change_id }, { rows, operations, actor, caller, refuse }) {
    const row = found(await rows.get(change_id), change_id, refuse)
    const notApplied = refuse(
      'NOT_APPLIED',
      `${change_id} is ${row.status}; only what was applied is undone`,
      {
        suggestions: ['changes.get'],
      },
    )
    if (row.status !== 'applied') throw notApplied
    const { undo_by } = row
    if (!undo_by) {
      throw refuse('CANNOT_BE_UNDONE', `No operation undoes ${change_id}: ${row.undo}`, {
        details: { undo: row.undo },
      })
    }
    const end = { status: 'applied' as 'applied' | 'undone' }
    const result = await operations.call(undo_by.operation, undoInput(row), {
      actor,
      caller,
      alongside(answer) {
        end.status = 'undone'
        const undone = { change_id, by: actor, operation: undo_by.operation, result: shortAnswer(answer) }
        return {
          events: [ChangeUndone(undone)],
          expect: { subject: change_id, position: row.last_position, otherwise: notApplied },
        }
      },
    })
    // An undo that has to be approved itself is a change of its own.
    return { change_id, ...end, result }
  },
})

function undoInput({ undo_by, result }: ChangeRow): Record<string, unknown> {
  const answer = (result ?? {}) as Record<string, unknown>
  const known = (undo_by?.from_answer ?? []).map(field => [field, answer[field]] as const)
  return { ...undo_by?.input, ...Object.fromEntries<unknown>(known) }
}
