import { Blobs, Ids, operation } from '#kernel'
import { z } from 'zod'
import { assertDeployable, judge, wishes } from '../../blueprint/asked.ts'
import { Cost } from '../../blueprint/cost.ts'
import { BlueprintCreated } from '../../blueprint/events.ts'
import { BlueprintSummary, keepVersion, rowOf, toSummary } from '../../blueprint/kept.ts'
import { Problem } from '../../blueprint/problem.ts'
import { InfraQuotas } from '../../blueprint/views.ts'
import { Engines } from '../../ports.ts'

/** Keeps a blueprint that could be deployed; nothing is made yet. */
export const create = operation('blueprints.create', {
  about: 'Keep a blueprint: what infrastructure there shall be, as YAML or JSON text or as data.',
  effect: 'write',
  rest: 'POST /blueprints',
  input: z.strictObject(wishes),
  output: BlueprintSummary.extend({ warnings: z.array(Problem), cost: Cost }),
  uses: { engines: Engines, quotas: InfraQuotas, blobs: Blobs, ids: Ids },
  refuses: { BLUEPRINT_INVALID: 422 },

  async run(asked, { engines, quotas, blobs, ids, actor, emit, now }) {
    const rows = await quotas.rows(query => query)
    const judged = judge(asked, { engines, quotas: rows.map(({ quota }) => quota) })
    const blueprint = assertDeployable(judged)
    const blueprint_id = ids.newId('bp')
    const { source } = asked
    const version = await keepVersion({ blueprint_id, version: 1, blueprint, source, actor, blobs })
    emit(BlueprintCreated(version))
    const row = rowOf(version, undefined, now())
    return { ...toSummary(row), warnings: [...judged.problems], cost: judged.cost }
  },
})
