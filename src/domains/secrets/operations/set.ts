import { operation } from '#kernel'
import { z } from 'zod'
import { longestSecret, SecretName, SecretSealed } from '../contract.ts'
import { Sealer } from '../ports.ts'

/** Keeps a value encrypted; from then on only what needs it can read it. */
export const set = operation('secrets.set', {
  about: 'Keep a secret, encrypted; no operation ever shows it again.',
  effect: 'write',
  rest: 'PUT /secrets/{name}',
  input: z.strictObject({
    name: SecretName,
    value: z.string().min(1).max(longestSecret).describe('what to keep; never shown again'),
  }),
  output: z.object({ name: z.string() }),
  secrets: { input: ['value'] },
  uses: { sealer: Sealer },

  async run({ name, value }, { sealer, emit }) {
    emit(SecretSealed({ name, sealed: sealer.seal(name, value) }))
    return { name }
  },
})
