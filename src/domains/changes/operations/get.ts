import { operation } from '#kernel'
import { z } from 'zod'
import { Change, ChangeId } from '../contract.ts'
import { toChange } from '../rules.ts'
import { Changes } from '../views.ts'

/** One change with its picture. */
export const get = operation('changes.get', {
  about: 'Show one change: what would happen, who asked, and what became of it.',
  effect: 'read',
  rest: 'GET /changes/{change_id}',
  input: z.strictObject({ change_id: ChangeId }),
  output: Change,
  uses: { rows: Changes },
  refuses: { CHANGE_NOT_FOUND: 404 },

  async run({ change_id }, { rows, refuse }) {
    const row = await rows.get(change_id)
    if (row) return toChange(row)
    throw refuse('CHANGE_NOT_FOUND', `There is no change ${change_id}`, { suggestions: ['changes.list'] })
  },
})
