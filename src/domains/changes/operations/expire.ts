import { operation } from '#kernel'
import { z } from 'zod'
import { ChangeExpired, ChangeId } from '../contract.ts'
import { isExpired } from '../rules.ts'
import { Changes } from '../views.ts'

/** Ends a change that nobody came for; asked again, or too early, it does nothing. */
export const expire = operation('changes.expire', {
  about: 'Record that a change waited for too long.',
  effect: 'write',
  isPrivate: true,
  input: z.strictObject({ change_id: ChangeId }),
  output: z.object({}),
  uses: { rows: Changes },

  async run({ change_id }, { rows, emit, expect, now }) {
    const row = await rows.get(change_id)
    if (!row || !isExpired(row, now())) return {}
    expect(change_id, row.last_position)
    emit(ChangeExpired({ change_id, status: row.status === 'approved' ? 'approved' : 'pending' }))
    return {}
  },
})
