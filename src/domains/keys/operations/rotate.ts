import { operation, OperationControl } from '#kernel'
import { durationMs, isDuration } from '#lib/duration'
import { sha256 } from '#lib/hash'
import { z } from 'zod'
import { KeyId, KeyRotated, keyText, NewKey } from '../contract.ts'
import { assertHeld } from '../held.ts'
import { KeyMaker } from '../ports.ts'
import { statusOf } from '../rules.ts'
import { Keys } from '../views.ts'

const longestOverlapMs = durationMs('30d')

/** A new secret for the same key; programs change over while both are good. Whoever asks gets the key, so must hold as much. */
export const rotate = operation('keys.rotate', {
  about: 'Give a key a new secret, shown this once; the old one stays good for the overlap.',
  effect: 'write',
  rest: 'POST /keys/{key_id}/rotate',
  input: z.strictObject({
    key_id: KeyId,
    overlap: z
      .string()
      .max(20)
      .refine(text => isDuration(text) && durationMs(text) <= longestOverlapMs, 'write 0s, 1h or up to 30d')
      .default('1h')
      .describe('how long the old secret stays good: 0s, 1h, 7d'),
  }),
  output: NewKey.extend({ previous_until: z.string() }),
  secrets: { output: ['key'] },
  uses: { keys: Keys, maker: KeyMaker, operations: OperationControl },
  refuses: { KEY_NOT_FOUND: 404, KEY_ENDED: 409, ROLE_NOT_FOUND: 404, MORE_THAN_HELD: 403 },

  async run({ key_id, overlap }, { keys, maker, operations, actor, caller, emit, refuse, now }) {
    const row = await keys.get(key_id)
    if (!row) throw refuse('KEY_NOT_FOUND', `There is no key ${key_id}`, { suggestions: ['keys.list'] })
    const status = statusOf(row, now())
    if (status !== 'active') {
      throw refuse('KEY_ENDED', `${key_id} is ${status}; make another one`, { suggestions: ['keys.create'] })
    }
    await assertHeld({ actor, caller, operations, refuse }, row)
    const key = keyText(key_id, maker.newSecret())
    const previous_until = new Date(now().getTime() + durationMs(overlap as `${number}h`)).toISOString()
    emit(KeyRotated({ key_id, hash: sha256(key), previous_until }))
    const { name, kind, expires_at } = row
    const granted = { roles: [...row.roles], scopes: [...row.scopes] }
    return { key_id, name, key, kind, ...granted, expires_at, previous_until }
  },
})
