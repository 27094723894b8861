import { Blobs, operation, OperationControl } from '#kernel'
import { z } from 'zod'
import { loadBlueprint } from '../../blueprint/kept.ts'
import { BlueprintVersions, SystemBlueprints } from '../../blueprint/views.ts'
import { Ipr, IprId } from '../../ipr/contract.ts'
import { getIpr, toIpr } from '../../ipr/shape.ts'
import { InfrastructurePullRequests, type IprRow } from '../../ipr/views.ts'

const Comment = z.object({
  comment_id: z.string(),
  said_by: z.string(),
  comment: z.string(),
  said_at: z.string(),
})
const Step = z.object({ action: z.string(), target: z.string(), note: z.string().optional() })

const Change = z.object({
  picture: z.string().nullable(),
  warnings: z.array(z.string()),
  plan_steps: z.array(Step),
  comment: z.string().nullable(),
  comments: z.array(Comment),
  approvals_needed: z.number(),
  approved_by: z.array(z.string()),
})

/** One pull request with the plan that is reviewed, the blueprint as it was, and what was said. */
export const get = operation('ipr.get', {
  about: 'Show an infrastructure pull request with its plan, the blueprint as it was, and what was said.',
  effect: 'read',
  rest: 'GET /ipr/{ipr_id}',
  input: z.strictObject({ ipr_id: IprId }),
  output: Ipr.extend({
    ...Change.omit({ comment: true, comments: true }).shape,
    review_comment: z.string().nullable(),
    review_comments: z.array(Comment),
    blueprint_snapshot: z.record(z.string(), z.unknown()).nullable(),
  }),
  uses: {
    blobs: Blobs,
    operations: OperationControl,
    blueprints: SystemBlueprints,
    versions: BlueprintVersions,
    requests: InfrastructurePullRequests,
  },
  refuses: { IPR_NOT_FOUND: 404 },

  async run({ ipr_id }, { requests, operations, blobs, blueprints, versions, actor, refuse }) {
    const row = await getIpr(requests, ipr_id, refuse)
    const answer = await operations.call('changes.get', { change_id: row.change_id }, { actor })
    const { comment: review_comment, comments: review_comments, ...plan } = Change.parse(answer)
    const blueprint_snapshot = await snapshotOf({ blobs, blueprints, versions }, row)
    return { ...toIpr(row), ...plan, review_comment, review_comments, blueprint_snapshot }
  },
})

/** Kept with the request; of one that came another way the version it names, as long as that is there. */
async function snapshotOf(
  shelf: Parameters<typeof loadBlueprint>[0],
  { snapshot, blueprint_id, blueprint_version }: IprRow,
): Promise<Record<string, unknown> | null> {
  const bytes = snapshot === null ? undefined : await shelf.blobs.get(snapshot)
  if (bytes) return JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>
  if (blueprint_version === null) return null
  const known = await shelf.versions.get(blueprint_id, blueprint_version)
  if (!known) return null
  return { ...(await loadBlueprint(shelf, blueprint_id, blueprint_version)).blueprint }
}
