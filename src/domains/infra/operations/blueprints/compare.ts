import { Blobs, operation } from '#kernel'
import { z } from 'zod'
import { BlueprintDifference, compareBlueprints } from '../../blueprint/compare-blueprints.ts'
import { BlueprintId } from '../../blueprint/events.ts'
import { loadBlueprint } from '../../blueprint/kept.ts'
import { BlueprintVersions, SystemBlueprints } from '../../blueprint/views.ts'

const Version = z.coerce.number().int().min(1).optional()
const Side = z.object({ blueprint_id: z.string(), name: z.string(), version: z.number() })

/** Two versions of one blueprint, or two blueprints. */
export const compare = operation('blueprints.compare', {
  about: 'Show what differs between two versions of a blueprint, or between two blueprints.',
  effect: 'read',
  aliases: ['compare_blueprints'],
  rest: 'GET /blueprints/{blueprint_id}/compare',
  input: z.strictObject({
    blueprint_id: BlueprintId,
    from_version: Version.describe('the one before when not said'),
    to_version: Version.describe('the newest when not said'),
    other_id: BlueprintId.optional().describe(
      'the blueprint to compare with, in the place of an other version',
    ),
  }),
  output: BlueprintDifference.extend({ from: Side, to: Side }),
  uses: { blueprints: SystemBlueprints, versions: BlueprintVersions, blobs: Blobs },
  refuses: { BLUEPRINT_NOT_FOUND: 404 },

  async run({ blueprint_id, from_version, to_version, other_id }, shelf) {
    const to = await loadBlueprint(shelf, other_id ?? blueprint_id, to_version)
    const before = other_id === undefined ? Math.max(1, to.version.version - 1) : undefined
    const from = await loadBlueprint(shelf, blueprint_id, from_version ?? before)
    const side = ({ version }: typeof to) => ({
      blueprint_id: version.blueprint_id,
      name: version.name,
      version: version.version,
    })
    return { ...compareBlueprints(from.blueprint, to.blueprint), from: side(from), to: side(to) }
  },
})
