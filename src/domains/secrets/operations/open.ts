import { operation } from '#kernel'
import { z } from 'zod'
import { SecretName } from '../contract.ts'
import { Sealer } from '../ports.ts'
import { SealedSecrets } from '../views.ts'

/** What stands behind `Secrets.get`; no surface shows it. */
export const open = operation('secrets.open', {
  about: 'Read a secret, for the part of Alice that needs it.',
  effect: 'read',
  isPrivate: true,
  input: z.strictObject({ name: SecretName }),
  output: z.object({ value: z.string().nullable() }),
  secrets: { output: ['value'] },
  uses: { rows: SealedSecrets, sealer: Sealer },

  async run({ name }, { rows, sealer }) {
    const row = await rows.get(name)
    return { value: row ? sealer.open(name, row.sealed) : null }
  },
})
