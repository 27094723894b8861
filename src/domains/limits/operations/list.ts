import { operation } from '#kernel'
import { z } from 'zod'
import { RateRule } from '../contract.ts'
import { RateRules } from '../ports.ts'

/** The rules of this Alice; of those that fit a request the first one holds. */
export const list = operation('limits.list', {
  about: 'List how often operations may be called; of the rules that fit a request the first one holds.',
  effect: 'read',
  rest: 'GET /limits',
  input: z.strictObject({}),
  output: z.object({
    rules: z.array(RateRule),
    concurrent_calls: z.number().int().describe('calls of one actor at once'),
  }),
  uses: { rates: RateRules },
  run: async (_, { rates }) => ({ rules: [...rates.rules], concurrent_calls: rates.concurrentCalls }),
})
