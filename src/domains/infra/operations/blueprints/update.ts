import { Blobs, operation } from '#kernel'
import { z } from 'zod'
import { assertDeployable, judge, wishes } from '../../blueprint/asked.ts'
import { BlueprintDifference, compareBlueprints } from '../../blueprint/compare-blueprints.ts'
import { Cost } from '../../blueprint/cost.ts'
import { BlueprintId, BlueprintUpdated } from '../../blueprint/events.ts'
import { BlueprintSummary, keepVersion, loadBlueprint, rowOf, toSummary } from '../../blueprint/kept.ts'
import { Problem } from '../../blueprint/problem.ts'
import { BlueprintVersions, InfraQuotas, SystemBlueprints } from '../../blueprint/views.ts'
import { Engines } from '../../ports.ts'

/** A new version; the earlier ones stay, and what is deployed stays as it is. */
export const update = operation('blueprints.update', {
  about: 'Write a new version of a blueprint. What was deployed from it changes when it is deployed again.',
  effect: 'write',
  rest: 'PUT /blueprints/{blueprint_id}',
  input: z.strictObject({
    blueprint_id: BlueprintId,
    ...wishes,
    expected_version: z.coerce
      .number()
      .int()
      .min(1)
      .optional()
      .describe('refuse when the newest version is another'),
    reason: z.string().min(1).max(500).optional().describe('why, for those who read the history'),
  }),
  output: BlueprintSummary.extend({
    warnings: z.array(Problem),
    cost: Cost,
    changes: BlueprintDifference,
  }),
  uses: {
    engines: Engines,
    quotas: InfraQuotas,
    blueprints: SystemBlueprints,
    versions: BlueprintVersions,
    blobs: Blobs,
  },
  refuses: { BLUEPRINT_INVALID: 422, BLUEPRINT_NOT_FOUND: 404 },

  async run({ blueprint_id, expected_version, reason, ...asked }, context) {
    const { engines, quotas, blobs, actor, emit, expect, refuse, now } = context
    const kept = await loadBlueprint(context, blueprint_id)
    const { row } = kept
    const conflict = refuse('VERSION_CONFLICT', `${row.name} is at version ${row.version} now`, {
      details: { version: row.version, digest: row.digest, updated_by: row.updated_by },
      suggestions: ['blueprints.get', 'blueprints.compare'],
    })
    if (expected_version !== undefined && expected_version !== row.version) throw conflict
    const rows = await quotas.rows(query => query)
    const judged = judge(asked, { engines, quotas: rows.map(({ quota }) => quota) })
    const blueprint = assertDeployable(judged)
    const changes = compareBlueprints(kept.blueprint, blueprint)
    const answer = { warnings: [...judged.problems], cost: judged.cost, changes }
    if (changes.is_same && (asked.source ?? null) === kept.source) return { ...toSummary(row), ...answer }
    const { source } = asked
    const number = row.version + 1
    const version = await keepVersion({
      blueprint_id,
      version: number,
      blueprint,
      source,
      reason,
      actor,
      blobs,
    })
    expect(blueprint_id, row.position, conflict)
    emit(BlueprintUpdated(version))
    return { ...toSummary(rowOf(version, row, now())), ...answer }
  },
})
