import type { Site } from '../infra/site.ts'
import { blueprintOf, type Case } from './cases.ts'
import { effects, must, mustBeAsPlanned, mustLive } from './judge.ts'

/** Deploys one blueprint and then the next over it. */
export async function tryPlans(site: Site, { before, next }: Case): Promise<void> {
  let deployment_id: string | undefined
  for (const list of [before, next]) {
    const blueprint = blueprintOf(list)
    const planned = await site.plan(blueprint, deployment_id)
    const again = await site.plan(blueprint, deployment_id)
    must(JSON.stringify(planned) === JSON.stringify(again), () => 'planned twice, the plans differ')
    const seen = deployment_id === undefined ? 0 : effects(site.cloud, deployment_id).length
    const done = await site.deploy(blueprint, deployment_id === undefined ? {} : { deployment_id })
    must(done.status === 'completed', () => `it ended ${done.status}`)
    deployment_id = done.deployment_id
    mustBeAsPlanned(planned, effects(site.cloud, deployment_id).slice(seen))
    mustLive(
      site.cloud,
      deployment_id,
      blueprint.resources.map(({ name }) => name),
    )
    const left = await site.plan(blueprint, deployment_id)
    must(
      left.length === 0,
      () => `planned again, there is ${JSON.stringify(left.map(({ id, action }) => `${action} ${id}`))}`,
    )
  }
}
