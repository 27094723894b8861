import { operation } from '#kernel'
import { z } from 'zod'
import { Key, KeyId, KeyRevoked } from '../contract.ts'
import { Keys } from '../views.ts'

/** Ends a key and every connection that was opened with it. */
export const revoke = operation('keys.revoke', {
  about: 'Revoke a key; what is connected with it is cut off at once, in every process.',
  effect: 'destroy',
  rest: 'DELETE /keys/{key_id}',
  input: z.strictObject({ key_id: KeyId, reason: z.string().max(500).optional() }),
  output: Key.pick({ key_id: true, status: true }),
  uses: { keys: Keys },
  refuses: { KEY_NOT_FOUND: 404 },

  async run({ key_id, reason }, { keys, actor, emit, refuse }) {
    const row = await keys.get(key_id)
    if (!row) throw refuse('KEY_NOT_FOUND', `There is no key ${key_id}`, { suggestions: ['keys.list'] })
    if (row.revoked_at === null) {
      const revoked_by = `${actor.kind}:${actor.id}`
      emit(KeyRevoked({ key_id, revoked_by, ...(reason !== undefined && { reason }) }))
    }
    return { key_id, status: 'revoked' as const }
  },
})
