import { Blobs, Ids, operation } from '#kernel'
import { z } from 'zod'
import { BlueprintId } from '../../blueprint/events.ts'
import { loadBlueprint } from '../../blueprint/kept.ts'
import { BlueprintVersions, InfraQuotas, SystemBlueprints } from '../../blueprint/views.ts'
import { begin } from '../../deploy/begin.ts'
import { deployWishes, describeDraft, draftBlueprint } from '../../deploy/from-blueprint.ts'
import { ResourceStates } from '../../deploy/resource-states.ts'
import { readyWithinMs, StartedDeployment } from '../../deploy/shapes.ts'
import { Deployments } from '../../deploy/views.ts'
import { Engines } from '../../ports.ts'

const DeployInput = z.strictObject({
  blueprint_id: BlueprintId,
  version: z.coerce.number().int().min(1).optional().describe('the newest when absent'),
  ...deployWishes,
})

const usesOfDraft = {
  engines: Engines,
  states: ResourceStates,
  deployments: Deployments,
  blueprints: SystemBlueprints,
  versions: BlueprintVersions,
  quotas: InfraQuotas,
  blobs: Blobs,
}
const refusesOfDraft = { BLUEPRINT_NOT_FOUND: 404, BLUEPRINT_INVALID: 422, DEPENDENCY_CYCLE: 422 } as const

/** Makes a kept blueprint real, or brings what lives of it to what it says now. */
export const deploy = operation('blueprints.deploy', {
  about:
    'Deploy a blueprint: plan it over what is there, carry it out, read it back. dry_run shows the plan.',
  effect: 'write',
  permission: 'deployments:write',
  rest: 'POST /blueprints/{blueprint_id}/deploy',
  timeout: '5m',
  input: DeployInput.extend({ ready_within_ms: readyWithinMs }),
  output: StartedDeployment,
  uses: { ...usesOfDraft, ids: Ids },
  refuses: { ...refusesOfDraft, DEPLOYMENT_BUSY: 409 },

  async plan({ blueprint_id, version, ...wish }, context) {
    const kept = await loadBlueprint(context, blueprint_id, version)
    const known = { blueprint_id, version: kept.version.version }
    return describeDraft(await draftBlueprint(context, { blueprint: kept.blueprint }, known, wish))
  },

  async run({ blueprint_id, version, ready_within_ms, ...wish }, context) {
    const kept = await loadBlueprint(context, blueprint_id, version)
    const known = { blueprint_id, version: kept.version.version }
    const draft = await draftBlueprint(context, { blueprint: kept.blueprint }, known, wish)
    return begin(context, draft, ready_within_ms)
  },
})

/** The same without doing it. */
export const plan = operation('blueprints.plan', {
  about: 'Show what deploying a blueprint would do, with the digest that an approval is bound to.',
  effect: 'read',
  permission: 'deployments:read',
  rest: 'GET /blueprints/{blueprint_id}/deploy',
  timeout: '5m',
  input: DeployInput,
  output: z.looseObject({ summary: z.string(), digest: z.string() }),
  uses: usesOfDraft,
  refuses: refusesOfDraft,

  async run({ blueprint_id, version, ...wish }, context) {
    const kept = await loadBlueprint(context, blueprint_id, version)
    const known = { blueprint_id, version: kept.version.version }
    const draft = await draftBlueprint(context, { blueprint: kept.blueprint }, known, wish)
    return { ...describeDraft(draft), digest: draft.digest }
  },
})
