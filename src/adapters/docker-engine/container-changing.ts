import { EngineError, type Observed, type Specs, type Wanted } from '#domains/infra/ports'
import { canonicalJson } from '#lib/canonical'
import { limitsOf, restartPolicyOf } from './container-body.ts'
import { joinNetwork, type Making } from './container-making.ts'
import { aliasesIn } from './container-parts.ts'
import type { ContainerSpecs } from './container-specs.ts'
import { foreign, nameOf } from './mark.ts'
import type { Ours } from './publishing.ts'

interface Change {
  readonly id: string
  readonly wanted: Wanted
  /** What it is now. */
  readonly seen: Specs
  readonly state: Observed['state']
  readonly signal: AbortSignal
}

/** Brings limits, restarts, networks, name and state to what is wanted; each only where it is otherwise. */
export async function changeContainer(making: Making, ours: Ours, change: Change): Promise<void> {
  const { calls, publishing, connection } = making
  const { id, wanted, seen, signal } = change
  const { deployment, resource } = ours.mark
  if (deployment !== wanted.deployment || resource !== wanted.resource) {
    throw foreign(`The container ${ours.container.Name.slice(1)} of ${deployment}`)
  }
  const specs = wanted.specs as ContainerSpecs
  const path = `/containers/${id}`
  await assertChangeable(making, seen, wanted)
  if (limitsDiffer(seen, specs)) {
    const body = { ...limitsOf(specs, ours.facts), RestartPolicy: restartPolicyOf(specs) }
    await connection.get({ method: 'POST', path: `${path}/update`, body, signal })
  }
  if (seen.name !== undefined) {
    const name = nameOf(ours.mark)
    await connection.get({ method: 'POST', path: `${path}/rename`, query: { name }, signal })
  }
  await changeNetworks(making, ours, { specs, signal })
  const { Status: status } = ours.container.State
  if (status === 'running' && change.state === 'failed') await calls.restart(ours, signal)
  else if (status !== 'running' && status !== 'restarting') await calls.start(ours, signal)
  await publishing.open(wanted, specs.ports)
}

const limits = ['cpu', 'memory_mb', 'pids_limit', 'restart'] as const

const limitsDiffer = (seen: Specs, specs: ContainerSpecs) =>
  seen.memory_swap_mb !== undefined || limits.some(field => seen[field] !== specs[field])

async function assertChangeable({ connection }: Making, seen: Specs, wanted: Wanted): Promise<void> {
  const { dialect } = await connection.facts(new AbortController().signal)
  if (dialect.changesLimits || !limitsDiffer(seen, wanted.specs as ContainerSpecs)) return
  throw new EngineError('permanent', 'This Podman cannot change the limits of a container that is there')
}

/** Names are compared with all networks it is really in; whoever wants none is in the Engine's default one. */
async function changeNetworks(
  { connection }: Making,
  { container, facts }: Ours,
  { specs, signal }: { readonly specs: ContainerSpecs; readonly signal: AbortSignal },
): Promise<void> {
  const [fallback = 'bridge'] = facts.dialect.defaultNetworks
  const wanted = new Map(specs.networks.map(each => [each.name, each.aliases]))
  if (wanted.size === 0) wanted.set(fallback, [])
  const id = container.Id
  for (const name of Object.keys(container.NetworkSettings.Networks ?? {})) {
    const aliases = aliasesIn(container, name, specs)
    if (canonicalJson(wanted.get(name)) === canonicalJson(aliases)) wanted.delete(name)
    else {
      const path = `/networks/${encodeURIComponent(name)}/disconnect`
      const body = { Container: id, Force: true }
      await connection.get({ method: 'POST', path, body, signal }, [404])
    }
  }
  for (const [name, aliases] of wanted) await joinNetwork(connection, { id, name, aliases }, signal)
}
