import type { Blobs, ViewReader } from '#kernel'
import { Refusal } from '#kernel'
import type { Blueprint } from '../contract.ts'
import { planDigest, type DeploymentPlan } from '../plan/deployment-plan.ts'
import type { PlannedResource } from '../plan/make-plan.ts'
import { Cycle } from '../plan/order.ts'
import { EngineError, type Engines } from '../ports.ts'
import type { StateRow } from './resource-states.ts'
import type { DeploymentRow } from './views.ts'
import { planFor, readWorld, type World } from './world.ts'

export interface Drafting {
  readonly engines: Engines
  readonly states: ViewReader<StateRow>
  readonly deployments: ViewReader<DeploymentRow>
  readonly blobs: Blobs
  readonly signal: AbortSignal
}

export interface Wish extends Omit<DeploymentPlan, 'changes'> {
  readonly resources: readonly PlannedResource[]
}

/** A plan with what it was made from. */
export interface Draft {
  readonly plan: DeploymentPlan
  readonly digest: string
  readonly world: World
}

/** Looks at the world and says what has to happen; changes nothing. Refuses when an engine does not answer. */
export async function draftPlan({ engines, states, signal }: Drafting, wish: Wish): Promise<Draft> {
  const { resources, ...rest } = wish
  const names = resources.map(({ engine }) => engine)
  const world = await engineAnswer(() => readWorld({ engines, states, signal }, wish.deployment_id, names))
  try {
    const plan: DeploymentPlan = { ...rest, changes: [...planFor(engines, world, resources)] }
    return { plan, digest: planDigest(plan), world }
  } catch (error) {
    if (!(error instanceof Cycle)) throw error
    throw new Refusal('DEPENDENCY_CYCLE', `The resources wait for each other: ${error.message}`, {
      details: { cycle: error.path },
      suggestions: ['blueprints.validate'],
    })
  }
}

/** An engine that does not answer is a refusal that says so, never an empty world. */
export async function engineAnswer<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    throw new Refusal('DEPENDENCY_UNAVAILABLE', `The engine does not answer: ${error.message}`, {
      details: { failure: error.kind },
      suggestions: ['infra.engines', 'retry'],
      cause: error,
    })
  }
}

/** As engines are asked for it; `engine` takes the place of every provider. */
export const plannedResources = (blueprint: Blueprint, engine?: string): readonly PlannedResource[] =>
  blueprint.resources.map(({ name, type, provider, specs, dependencies }) => ({
    name,
    type,
    engine: engine ?? provider,
    specs,
    dependencies,
  }))
