import { operation, type Plan } from '#kernel'
import { z } from 'zod'
import { BlueprintDeleted, BlueprintId } from '../../blueprint/events.ts'
import { getRow, nameOf } from '../../blueprint/kept.ts'
import { SystemBlueprints } from '../../blueprint/views.ts'
import { Deployments } from '../../deploy/views.ts'

/** All versions go; refused while something made from it is there. */
export const deleteBlueprint = operation('blueprints.delete', {
  about: 'Delete a blueprint with all its versions. What was deployed from it must be destroyed first.',
  effect: 'destroy',
  rest: 'DELETE /blueprints/{blueprint_id}',
  input: z.strictObject({ blueprint_id: BlueprintId }),
  output: z.object({ blueprint_id: z.string(), status: z.literal('deleted') }),
  uses: { blueprints: SystemBlueprints, deployments: Deployments },
  refuses: { BLUEPRINT_NOT_FOUND: 404, BLUEPRINT_IN_USE: 409 },

  async plan({ blueprint_id }, { blueprints }): Promise<Plan> {
    const { name, version } = await getRow(blueprints, blueprint_id)
    return {
      summary: `delete the blueprint ${name} with ${version} ${version === 1 ? 'version' : 'versions'}`,
      steps: [{ action: 'delete', target: `${name} (${blueprint_id})` }],
      reversible: false,
      undo: 'it can be created again from its text, under a new id',
    }
  },

  async run({ blueprint_id }, { blueprints, deployments, actor, emit, expect, refuse }) {
    const { name, version, position } = await getRow(blueprints, blueprint_id)
    const living = await deployments.rows(query =>
      query.where('blueprint_id', '=', blueprint_id).where('status', '<>', 'destroyed').limit(10),
    )
    if (living.length > 0) {
      const ids = living.map(({ deployment_id }) => deployment_id)
      throw refuse('BLUEPRINT_IN_USE', `${name} is deployed as ${ids.join(', ')}`, {
        details: { deployment_ids: ids },
        suggestions: ['deployments.destroy'],
      })
    }
    expect(blueprint_id, position)
    emit(BlueprintDeleted({ blueprint_id, name, versions: version, by: nameOf(actor) }))
    return { blueprint_id, status: 'deleted' as const }
  },
})
