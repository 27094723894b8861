import { operation } from '#kernel'
import { z } from 'zod'
import { KeyId, keyKinds } from '../contract.ts'
import { Keys } from '../views.ts'

/** What must be known to let somebody in; no surface shows it. */
export const find = operation('keys.find', {
  about: 'Read a key with its hashes, for the door.',
  effect: 'read',
  isPrivate: true,
  input: z.strictObject({ key_id: KeyId }),
  output: z.object({
    key: z
      .object({
        key_id: z.string(),
        name: z.string(),
        kind: z.enum(keyKinds),
        roles: z.array(z.string()),
        scopes: z.array(z.string()),
        hash: z.string(),
        previous_hash: z.string().nullable(),
        previous_until: z.string().nullable(),
        expires_at: z.string().nullable(),
        revoked_at: z.string().nullable(),
      })
      .nullable(),
  }),
  uses: { keys: Keys },

  async run({ key_id }, { keys }) {
    const row = await keys.get(key_id)
    return { key: row ? { ...row, roles: [...row.roles], scopes: [...row.scopes] } : null }
  },
})
