// One case each for what goes wrong on the way.
import type { FakeFault } from '../../src/adapters/fake-engine/index.ts'
import type { Site } from '../infra/site.ts'
import { blueprintOf, type Case } from './cases.ts'
import { effects, must, mustLive } from './judge.ts'

export interface Trouble extends Case {
  /** Picks the resource and the moment. */
  readonly pick: number
}

const namesOf = (blueprint: ReturnType<typeof blueprintOf>) => blueprint.resources.map(({ name }) => name)

/** Somebody changes the world between plan and apply: nothing at all is done. */
export async function tryStale(site: Site, { before, next, pick }: Trouble): Promise<void> {
  const { deployment_id } = await site.deploy(blueprintOf(before))
  const living = objectsOf(site, deployment_id)
  const draft = await site.draft(blueprintOf(next), deployment_id)
  const touched = draft.filter(({ expected }) => expected !== null)
  if (living.length === 0 || touched.length === 0) return
  const victim = touched[pick % touched.length]!.expected!.handle
  if (pick % 3 === 0) site.cloud.destroy(victim)
  else site.cloud.drift(victim, { specs: { memory_mb: 7 } })
  const seen = effects(site.cloud, deployment_id).length
  const { status } = await site.carryOut(blueprintOf(next), draft, deployment_id)
  must(status === 'failed', () => `it ended ${status} over a world that had changed`)
  const done = effects(site.cloud, deployment_id).slice(seen)
  must(done.length === 0, () => `it did ${done.length} things over a world that had changed`)
}

/** Answers get lost after they took effect, or before: there is one object each. */
export async function tryLost(site: Site, { before, next, pick }: Trouble): Promise<void> {
  const { deployment_id } = await site.deploy(blueprintOf(before))
  const blueprint = blueprintOf(next)
  const kinds: FakeFault['fault'][] = ['uncertain_after', 'uncertain_before', 'transient']
  for (const [at, on] of (['create', 'update', 'remove'] as const).entries()) {
    const fault = kinds[(pick + at) % kinds.length]!
    site.cloud.script([
      { on, deployment: deployment_id, nth: 1 + ((pick >> at) % 3), times: 1 + (pick % 2), fault },
    ])
  }
  const { status } = await site.deploy(blueprint, { deployment_id })
  must(status === 'completed', () => `it ended ${status}`)
  mustLive(site.cloud, deployment_id, namesOf(blueprint))
}

/** Something cannot be made: everything is as it was, by fingerprint. */
export async function tryRollback(site: Site, { before, next, pick }: Trouble): Promise<void> {
  const blueprint = blueprintOf(before)
  const { deployment_id } = await site.deploy(blueprint)
  const planned = await site.plan(blueprintOf(next), deployment_id)
  const making = planned.filter(({ action }) => action !== 'delete' && action !== 'clear')
  if (making.length === 0) return
  const was = fingerprints(site, deployment_id)
  const { resource, action } = making[pick % making.length]!
  const on = action === 'update' ? ('update' as const) : ('create' as const)
  site.cloud.script([
    { on, deployment: deployment_id, resource, fault: pick % 2 === 0 ? 'permanent' : 'exhausted' },
  ])
  const { status } = await site.deploy(blueprintOf(next), { deployment_id })
  must(status === 'failed', () => `it ended ${status} although ${resource} could not be made`)
  const row = await site.call('deployments.get', { deployment_id })
  must(row.status === 'rolled_back', () => `it is ${row.status}: ${row.error?.message}`)
  must(
    fingerprints(site, deployment_id) === was,
    () => `it was ${was} and is ${fingerprints(site, deployment_id)}`,
  )
}

const objectsOf = (site: Site, deployment: string) =>
  site.cloud.objects().filter(({ mark }) => mark?.deployment === deployment)

/** What lives, without names that a new object has anew: its handle and its port. */
function fingerprints(site: Site, deployment: string): string {
  const ports = new Map(objectsOf(site, deployment).map(({ mark, port }) => [String(port), mark!.resource]))
  const lines = objectsOf(site, deployment).map(({ mark, type, specs, state }) => {
    const text = JSON.stringify({ type, specs, state }).replaceAll(/:(\d+)"/g, (all, port) =>
      ports.has(port) ? `:${ports.get(port)}"` : all,
    )
    return `${mark!.resource} ${text}`
  })
  return lines.toSorted().join('\n')
}
