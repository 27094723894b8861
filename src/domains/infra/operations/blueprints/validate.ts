import { operation } from '#kernel'
import { z } from 'zod'
import { judge, wishes } from '../../blueprint/asked.ts'
import { Cost } from '../../blueprint/cost.ts'
import { hasErrors, Problem } from '../../blueprint/problem.ts'
import { InfraQuotas } from '../../blueprint/views.ts'
import { Engines } from '../../ports.ts'

/** Mistakes are the answer here, and no refusal. */
export const validate = operation('blueprints.validate', {
  about: 'Say everything that is wrong with a blueprint, with line and column, and what it needs and costs.',
  effect: 'read',
  aliases: ['validate_blueprint'],
  rest: 'POST /blueprints/validate',
  input: z.strictObject({
    ...wishes,
    engine: z.string().max(50).optional().describe('in the place of every provider'),
  }),
  output: z.object({
    is_valid: z.boolean(),
    errors: z.array(Problem),
    warnings: z.array(Problem),
    name: z.string().nullable(),
    resources: z.number(),
    needs: z.object({ cpu: z.number(), memory_mb: z.number(), storage_gb: z.number() }),
    cost: Cost,
  }),
  uses: { engines: Engines, quotas: InfraQuotas },

  async run({ engine, ...asked }, { engines, quotas }) {
    const rows = await quotas.rows(query => query)
    const judged = judge(asked, { engines, engine, quotas: rows.map(({ quota }) => quota) })
    const sumOf = (need: 'cpu' | 'memory_mb' | 'storage_gb') =>
      judged.resources.reduce((sum, { needs }) => sum + needs[need], 0)
    return {
      is_valid: !hasErrors(judged.problems),
      errors: judged.problems.filter(({ severity }) => severity === 'error'),
      warnings: judged.problems.filter(({ severity }) => severity === 'warning'),
      name: judged.blueprint?.name ?? null,
      resources: judged.blueprint?.resources.length ?? 0,
      needs: { cpu: sumOf('cpu'), memory_mb: sumOf('memory_mb'), storage_gb: sumOf('storage_gb') },
      cost: judged.cost,
    }
  },
})
