import { Blobs, Ids, operation, type ViewReader } from '#kernel'
import { z } from 'zod'
import { loadBlueprint } from '../../blueprint/kept.ts'
import {
  BlueprintVersions,
  InfraQuotas,
  SystemBlueprints,
  type BlueprintRow,
  type BlueprintVersionRow,
} from '../../blueprint/views.ts'
import { begin } from '../../deploy/begin.ts'
import { DeploymentId } from '../../deploy/events.ts'
import {
  assertLives,
  describeDraft,
  draftBlueprint,
  type BlueprintDrafting,
} from '../../deploy/from-blueprint.ts'
import { ResourceStates } from '../../deploy/resource-states.ts'
import { notFound, readyWithinMs, StartedDeployment } from '../../deploy/shapes.ts'
import { Deployments } from '../../deploy/views.ts'
import { Engines } from '../../ports.ts'

/** Brings what lives back to the version of the blueprint it was deployed from: drift is mended, failures taken up. */
export const repair = operation('deployments.repair', {
  about: 'Mend what drifted or failed: bring a deployment back to the blueprint it came from.',
  effect: 'write',
  rest: 'POST /deployments/{deployment_id}/repair',
  timeout: '5m',
  input: z.strictObject({ deployment_id: DeploymentId, ready_within_ms: readyWithinMs }),
  output: StartedDeployment,
  uses: {
    engines: Engines,
    states: ResourceStates,
    deployments: Deployments,
    blueprints: SystemBlueprints,
    versions: BlueprintVersions,
    quotas: InfraQuotas,
    blobs: Blobs,
    ids: Ids,
  },
  refuses: {
    DEPLOYMENT_NOT_FOUND: 404,
    DEPLOYMENT_BUSY: 409,
    DEPLOYMENT_DESTROYED: 409,
    BLUEPRINT_NOT_FOUND: 404,
    BLUEPRINT_INVALID: 422,
  },

  plan: async ({ deployment_id }, context) => describeDraft(await draftAgain(deployment_id, context)),

  async run({ deployment_id, ready_within_ms }, context) {
    const draft = await draftAgain(deployment_id, context)
    return begin(context, draft, ready_within_ms)
  },
})

interface Looking extends BlueprintDrafting {
  readonly blueprints: ViewReader<BlueprintRow>
  readonly versions: ViewReader<BlueprintVersionRow>
  refuse(code: 'DEPLOYMENT_NOT_FOUND', message: string, more?: object): Error
}

async function draftAgain(deployment_id: string, context: Looking) {
  const found = await context.deployments.get(deployment_id)
  if (!found) throw notFound(context.refuse, deployment_id)
  const row = assertLives(found)
  const kept = await loadBlueprint(context, row.blueprint_id, row.blueprint_version)
  const known = { blueprint_id: row.blueprint_id, version: row.blueprint_version }
  const [engine, ...others] = row.engines
  const isOverridden =
    others.length === 0 && kept.blueprint.resources.some(({ provider }) => provider !== engine)
  const wish = {
    environment: row.environment,
    on_failure: 'keep' as const,
    ...(isOverridden && { engine }),
  }
  return draftBlueprint(context, { blueprint: kept.blueprint }, known, wish)
}
