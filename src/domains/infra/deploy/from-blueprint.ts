// From a blueprint to a plan: what is checked before anybody looks at the world.
import { Refusal, type Plan, type ViewReader } from '#kernel'
import { z } from 'zod'
import { assertDeployable, judge, type Asked, type Judged } from '../blueprint/asked.ts'
import { checkQuotas, usageOf, type InfraQuota } from '../blueprint/quotas.ts'
import { usedElsewhere } from '../blueprint/used-elsewhere.ts'
import type { BlueprintRow } from '../blueprint/views.ts'
import type { Blueprint } from '../contract.ts'
import { describePlan } from '../plan/describe-plan.ts'
import { draftPlan, plannedResources, type Draft, type Drafting } from './draft.ts'
import type { DeploymentRow } from './views.ts'

/** What may be said about a deployment beside what is deployed. */
export const deployWishes = {
  engine: z
    .string()
    .max(50)
    .optional()
    .describe('makes everything on this engine, whatever the blueprint says'),
  environment: z.string().max(50).optional().describe('dev, prod …; a blueprint lives once in each'),
  on_failure: z
    .enum(['rollback', 'keep'])
    .default('rollback')
    .describe('restore the state before when something fails, or keep what was reached'),
} as const

export interface DeployWish {
  readonly engine?: string | undefined
  readonly environment?: string | undefined
  readonly on_failure: 'rollback' | 'keep'
}

export interface Kept {
  readonly blueprint_id: string
  readonly version: number
}

export interface BlueprintDrafting extends Drafting {
  readonly blueprints: ViewReader<BlueprintRow>
  readonly quotas: ViewReader<{
    quota_id: string
    quota: InfraQuota
    set_by: string
    set_at: string
    position: number
  }>
}

export interface BlueprintDraft extends Draft {
  readonly judged: Judged
  readonly blueprint: Blueprint
}

/** Checks a blueprint and plans it over what lives of it already. */
export async function draftBlueprint(
  context: BlueprintDrafting,
  asked: Asked,
  kept: Kept | undefined,
  wish: DeployWish,
): Promise<BlueprintDraft> {
  const rows = await context.quotas.rows(query => query)
  const { engines } = context
  const judged = judge(asked, { engines, quotas: [], engine: wish.engine })
  const blueprint = assertDeployable(judged)
  const environment = wish.environment ?? blueprint.metadata.environment ?? 'default'
  const living = kept && (await livingOf(context.deployments, kept.blueprint_id, environment))
  // The environment it is deployed to counts, whichever it was written for.
  const exceeded = checkQuotas(
    rows.map(({ quota }) => quota),
    {
      environment,
      owner: blueprint.metadata.owner,
      wanted: usageOf(judged.resources, judged.cost),
      usedOf: rows.length > 0 ? await usedElsewhere(context, living?.deployment_id) : undefined,
    },
  )
  assertDeployable({ ...judged, problems: [...judged.problems, ...exceeded] })
  const draft = await draftPlan(context, {
    kind: 'deploy',
    deployment_id: living?.deployment_id ?? null,
    blueprint_id: kept?.blueprint_id ?? 'new',
    blueprint_version: kept?.version ?? 1,
    name: blueprint.name,
    environment,
    on_failure: wish.on_failure,
    resources: plannedResources(blueprint, wish.engine),
  })
  return { ...draft, judged, blueprint }
}

/** What lives of a blueprint in an environment; a blueprint lives there once. */
async function livingOf(
  deployments: ViewReader<DeploymentRow>,
  blueprint_id: string,
  environment: string,
): Promise<DeploymentRow | undefined> {
  const [row] = await deployments.rows(query =>
    query
      .where('blueprint_id', '=', blueprint_id)
      .where('environment', '=', environment)
      .where('status', '!=', 'destroyed')
      .orderBy('position', 'desc')
      .limit(1),
  )
  return row
}

/** The plan as callers see it, with what it will cost and what is doubtful. */
export function describeDraft({ plan, digest, judged }: BlueprintDraft): Plan {
  const warnings = judged.problems.map(
    ({ message, path, line }) => `${line ? `line ${line}` : path}: ${message}`,
  )
  const described = describePlan({ plan, digest, warnings })
  return { ...described, details: { ...described.details, monthly_cost: judged.cost.monthly } }
}

/** Nothing that lives may come under another name. */
export const assertLives = (row: DeploymentRow): DeploymentRow => {
  if (row.status !== 'destroyed') return row
  throw new Refusal('DEPLOYMENT_DESTROYED', `${row.name} was destroyed; deploy its blueprint anew`, {
    status: 409,
    suggestions: ['blueprints.deploy'],
  })
}
