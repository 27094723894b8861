import { operation } from '#kernel'
import { z } from 'zod'
import { Key, KeyId } from '../contract.ts'
import { shownKey } from '../shown-key.ts'
import { Keys } from '../views.ts'

export const get = operation('keys.get', {
  about: 'Show one key: what it permits, when it was used, whether it is good.',
  effect: 'read',
  rest: 'GET /keys/{key_id}',
  input: z.strictObject({ key_id: KeyId }),
  output: Key,
  uses: { keys: Keys },
  refuses: { KEY_NOT_FOUND: 404 },

  async run({ key_id }, { keys, refuse, now }) {
    const row = await keys.get(key_id)
    if (row) return shownKey(row, now())
    throw refuse('KEY_NOT_FOUND', `There is no key ${key_id}`, { suggestions: ['keys.list'] })
  },
})
