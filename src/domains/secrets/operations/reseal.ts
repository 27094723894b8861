import { operation } from '#kernel'
import { z } from 'zod'
import { SecretSealed } from '../contract.ts'
import { Sealer } from '../ports.ts'
import { SealedSecrets } from '../views.ts'

const most = 500

/** After the key was changed: what was sealed under older ones is sealed under the new one. */
export const reseal = operation('secrets.reseal', {
  about: 'Encrypt secrets that were kept under an older key under the present one, up to 500 at once.',
  effect: 'write',
  input: z.strictObject({}),
  output: z.object({ resealed: z.number(), has_more: z.boolean() }),
  uses: { rows: SealedSecrets, sealer: Sealer },

  async run(_, { rows, sealer, emit }) {
    const all = await rows.rows(query => query.orderBy('name'))
    const old = all.filter(({ sealed }) => !sealer.isCurrent(sealed))
    for (const { name, sealed } of old.slice(0, most)) {
      emit(SecretSealed({ name, sealed: sealer.seal(name, sealer.open(name, sealed)) }))
    }
    return { resealed: Math.min(old.length, most), has_more: old.length > most }
  },
})
