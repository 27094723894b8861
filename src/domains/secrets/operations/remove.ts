import { operation } from '#kernel'
import { z } from 'zod'
import { SecretName, SecretRemoved } from '../contract.ts'
import { SealedSecrets } from '../views.ts'

/** Takes a secret out of use. Its encrypted form stays in the log, until the key it was sealed under is given up. */
export const remove = operation('secrets.remove', {
  about: 'Remove a secret; what uses it stops working.',
  effect: 'destroy',
  rest: 'DELETE /secrets/{name}',
  input: z.strictObject({ name: SecretName }),
  output: z.object({ name: z.string() }),
  uses: { rows: SealedSecrets },
  refuses: { SECRET_NOT_FOUND: 404 },

  async run({ name }, { rows, emit, refuse }) {
    if (!(await rows.get(name))) {
      throw refuse('SECRET_NOT_FOUND', `There is no secret ${name}`, { suggestions: ['secrets.list'] })
    }
    emit(SecretRemoved({ name }))
    return { name }
  },
})
