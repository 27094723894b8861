import { operation } from '#kernel'
import { z } from 'zod'
import { PolicySet, Rule } from '../contract.ts'
import { rulesOf } from '../policy.ts'
import { assertPerson } from '../rules.ts'
import { nameOf } from '../views.ts'
import { PolicyShape } from './policy.ts'

/** Puts these rules before every Alice’s own; changes that wait already keep what was asked of them. */
export const setPolicy = operation('changes.set_policy', {
  about:
    'Set who may do what without asking: these rules come before every Alice’s own, no rules bring those back.',
  effect: 'write',
  permission: 'policies:manage',
  rest: 'PUT /change-policy',
  input: z.strictObject({
    rules: z.array(Rule).max(100).describe('the first that fits decides'),
    without_defaults: z.boolean().default(false).describe('what no rule fits then needs approval'),
  }),
  output: PolicyShape,
  refuses: { ONLY_PEOPLE_APPROVE: 403 },

  async run({ rules, without_defaults }, { actor, emit, refuse, now }) {
    if (actor.kind !== 'system') assertPerson(actor, refuse)
    const set = { rules, without_defaults, set_by: nameOf(actor) }
    emit(PolicySet(set))
    const set_at = now().toISOString()
    return { rules: [...rulesOf(set)], own_rules: rules.length, set_by: set.set_by, set_at }
  },
})
