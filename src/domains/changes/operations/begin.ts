import { operation } from '#kernel'
import { z } from 'zod'
import { beginning } from '../beginning.ts'
import { ChangeId } from '../contract.ts'
import { found, isBegun } from '../rules.ts'
import { Changes } from '../views.ts'

/** Takes an approved change in hand: of several at the same moment one is the first. */
export const begin = operation('changes.begin', {
  about: 'Record that somebody begins to carry an approved change out.',
  effect: 'write',
  isPrivate: true,
  input: z.strictObject({ change_id: ChangeId }),
  output: z.object({}),
  uses: { rows: Changes },
  refuses: { CHANGE_NOT_FOUND: 404, NOT_APPROVED: 409, BEING_APPLIED: 409 },

  async run({ change_id }, { rows, actor, emit, expect, refuse, now }) {
    const row = found(await rows.get(change_id), change_id, refuse)
    if (row.status !== 'approved') {
      throw refuse('NOT_APPROVED', `${change_id} is ${row.status}`, { suggestions: ['changes.get'] })
    }
    const busy = refuse('BEING_APPLIED', `${change_id} is being carried out`, {
      details: { until: row.begun_until },
      suggestions: ['changes.get'],
    })
    if (isBegun(row, now())) throw busy
    expect(change_id, row.last_position, busy)
    emit(beginning(change_id, actor, now()))
    return {}
  },
})
