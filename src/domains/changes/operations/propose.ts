import { operation } from '#kernel'
import { z } from 'zod'
import { ChangeProposed } from '../contract.ts'

/** Records a change that waits for a person. */
export const propose = operation('changes.propose', {
  about: 'Record a change that needs approval.',
  effect: 'write',
  isPrivate: true,
  input: ChangeProposed.schema,
  output: z.object({ change_id: z.string() }),

  async run(proposal, { emit }) {
    emit(ChangeProposed(proposal))
    return { change_id: proposal.change_id }
  },
})
