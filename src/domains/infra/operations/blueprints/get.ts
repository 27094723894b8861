import { Blobs, operation } from '#kernel'
import { z } from 'zod'
import { BlueprintId } from '../../blueprint/events.ts'
import { BlueprintSummary, loadBlueprint, toSummary } from '../../blueprint/kept.ts'
import { BlueprintVersions, SystemBlueprints } from '../../blueprint/views.ts'
import { writeBlueprint } from '../../blueprint/write-blueprint.ts'
import { Blueprint } from '../../contract.ts'

const mostVersions = 100

/** The newest version, or an earlier one, and what versions there are. */
export const get = operation('blueprints.get', {
  about: 'Show a blueprint as data and as text, in its newest version or an earlier one, with its history.',
  effect: 'read',
  rest: 'GET /blueprints/{blueprint_id}',
  input: z.strictObject({
    blueprint_id: BlueprintId,
    version: z.coerce.number().int().min(1).optional(),
  }),
  output: BlueprintSummary.extend({
    /** Of those that are shown. */
    newest_version: z.number(),
    blueprint: z.record(z.string(), z.unknown()),
    /** As somebody wrote it; written by Alice where it came as data. */
    source: z.string(),
    versions: z.array(
      z.object({
        version: z.number(),
        resources: z.number(),
        digest: z.string(),
        reason: z.string().nullable(),
        created_by: z.string(),
        created_at: z.string(),
      }),
    ),
  }),
  uses: { blueprints: SystemBlueprints, versions: BlueprintVersions, blobs: Blobs },
  refuses: { BLUEPRINT_NOT_FOUND: 404 },

  async run({ blueprint_id, version: wanted }, context) {
    const { row, version, blueprint, source } = await loadBlueprint(context, blueprint_id, wanted)
    const history = await context.versions.rows(query =>
      query.where('blueprint_id', '=', blueprint_id).orderBy('version', 'desc').limit(mostVersions),
    )
    const { name, description, environment, owner, resources, providers, digest } = version
    return {
      ...toSummary({ ...row, name, description, environment, owner, resources, providers, digest }),
      version: version.version,
      newest_version: row.version,
      blueprint: Blueprint.parse(blueprint),
      source: source ?? writeBlueprint(blueprint),
      versions: history.map(each => ({
        version: each.version,
        resources: each.resources,
        digest: each.digest,
        reason: each.reason,
        created_by: each.created_by,
        created_at: each.created_at,
      })),
    }
  },
})
