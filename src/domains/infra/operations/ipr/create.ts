import { Blobs, operation, OperationControl } from '#kernel'
import { z } from 'zod'
import { BlueprintId } from '../../blueprint/events.ts'
import { loadBlueprint } from '../../blueprint/kept.ts'
import { BlueprintVersions, SystemBlueprints } from '../../blueprint/views.ts'
import { deployWishes } from '../../deploy/from-blueprint.ts'
import { Ipr, iprOf } from '../../ipr/contract.ts'
import { showIpr } from '../../ipr/shape.ts'
import { deploying, InfrastructurePullRequests, snapshotKey } from '../../ipr/views.ts'

/** Proposes to deploy a blueprint: a change whose plan others review before it is carried out. */
export const create = operation('ipr.create', {
  about: 'Propose to deploy a blueprint: its plan is kept for others to review, and nothing is done yet.',
  effect: 'write',
  rest: 'POST /ipr',
  timeout: '10m',
  input: z.strictObject({
    blueprint_id: BlueprintId,
    version: z.coerce.number().int().min(1).optional().describe('the newest when absent'),
    ...deployWishes,
    title: z.string().trim().min(1).max(200),
    description: z.string().max(10_000).optional(),
    reviewers: z.array(z.string().min(1).max(200)).max(20).optional().describe('person:ann'),
    metadata: z.record(z.string().max(100), z.unknown()).optional(),
  }),
  output: Ipr,
  uses: {
    blobs: Blobs,
    operations: OperationControl,
    blueprints: SystemBlueprints,
    versions: BlueprintVersions,
    requests: InfrastructurePullRequests,
  },
  refuses: { BLUEPRINT_NOT_FOUND: 404, BLUEPRINT_INVALID: 422, DEPENDENCY_CYCLE: 422 },

  async run({ title, description, reviewers, metadata, ...wish }, context) {
    const { blobs, operations, requests, actor, caller, idempotencyKey } = context
    const kept = await loadBlueprint(context, wish.blueprint_id, wish.version)
    const snapshot = await blobs.put(new TextEncoder().encode(JSON.stringify(kept.blueprint)))
    const proposal = {
      operation: deploying,
      // What is reviewed is this version, whatever is written meanwhile.
      input: { ...wish, version: kept.version.version },
      title,
      description,
      reviewers,
      metadata: { ...metadata, [snapshotKey]: snapshot },
    }
    const asked = { actor, caller, idempotencyKey }
    const { change_id } = (await operations.call('changes.propose', proposal, asked)) as { change_id: string }
    return showIpr(requests, iprOf(change_id))
  },
})
