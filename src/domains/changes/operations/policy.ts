import { operation } from '#kernel'
import { z } from 'zod'
import { Rule } from '../contract.ts'
import { defaultPolicy, rulesOf } from '../policy.ts'
import { ChangePolicy, policyKey } from '../views/change-policy.ts'

export const PolicyShape = z.object({
  rules: z.array(Rule).describe('the first that fits decides'),
  own_rules: z.number().describe('so many of them were set here; the rest are every Alice’s'),
  set_by: z.string().nullable(),
  set_at: z.string().nullable(),
})

/** Who may do what without asking, as it holds now. */
export const policy = operation('changes.policy', {
  about:
    'Show who may do what without asking, and what people must agree to; the first rule that fits decides.',
  effect: 'read',
  rest: 'GET /change-policy',
  input: z.strictObject({}),
  output: PolicyShape,
  uses: { policies: ChangePolicy },
  cache: '1m',

  async run(_, { policies }) {
    const row = await policies.get(policyKey)
    const rules = [...rulesOf(row)]
    const own_rules = row?.without_defaults ? rules.length : rules.length - defaultPolicy.length
    return { rules, own_rules, set_by: row?.set_by ?? null, set_at: row?.set_at ?? null }
  },
})
