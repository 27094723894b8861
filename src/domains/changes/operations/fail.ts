import { operation } from '#kernel'
import { z } from 'zod'
import { ChangeFailed, ChangeId } from '../contract.ts'

/** Says why an approved change could not be carried out, unless somebody else has it in hand meanwhile. */
export const fail = operation('changes.fail', {
  about: 'Record why an approved change could not be carried out.',
  effect: 'write',
  isPrivate: true,
  input: z.strictObject({
    change_id: ChangeId,
    position: z.number(),
    code: z.string(),
    message: z.string(),
    details: z.record(z.string(), z.unknown()).optional(),
    suggestions: z.array(z.string()).optional(),
    may_retry: z.boolean(),
  }),
  output: z.object({}),

  async run({ change_id, position, ...why }, { emit, expect }) {
    expect(change_id, position)
    emit(ChangeFailed({ change_id, ...why }))
    return {}
  },
})
