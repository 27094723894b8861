import { EngineError, type Observed, type Specs, type Wanted } from '#domains/infra/ports'
import { z } from 'zod'
import type { Network } from './api.ts'
import type { Connection } from './connection.ts'
import { refused } from './connection.ts'
import { engineName, OwnLabels } from './container-specs.ts'
import type { Kind } from './kind.ts'
import { filterOf, foreign, isMarkedAs, labelsOf, markIn, nameOf, ownLabels, type Marked } from './mark.ts'

const address = z.string().min(2).max(100)
export const NetworkSpecs = z.strictObject({
  driver: z.enum(['bridge', 'ipvlan', 'macvlan', 'overlay']).default('bridge'),
  /** Nothing in it reaches what is outside. */
  internal: z.boolean().default(false),
  ipv6: z.boolean().default(false),
  /** `10.20.0.0/24`; any free one when not said. */
  subnet: address.optional(),
  gateway: address.optional(),
  labels: OwnLabels,
  options: z.record(engineName, z.string().max(1000)).default({}),
})
type NetworkSpecs = z.output<typeof NetworkSpecs>

export const networkOutputs = ['id', 'name', 'subnet', 'gateway'] as const

export function networksOf(connection: Connection): Kind {
  const find = (id: string, signal: AbortSignal) =>
    connection.get<Network>({ path: `/networks/${encodeURIComponent(id)}`, signal }, [404])
  const marked = async (mark: Parameters<typeof filterOf>[0], signal: AbortSignal) =>
    (await connection.get<readonly Network[]>({
      path: '/networks',
      query: { filters: filterOf(mark) },
      signal,
    }))!

  /** The one that was there first: two who ask at the same moment may both be given one. */
  const oldest = async (wanted: Wanted, signal: AbortSignal) => {
    const all = (await marked(wanted, signal)).filter(each => isMarkedAs(wanted, markIn(each.Labels)))
    return all.toSorted((a, b) => (ageOf(a) < ageOf(b) ? -1 : 1))[0]
  }

  const create = async (wanted: Wanted, signal: AbortSignal): Promise<string> => {
    const there = await oldest(wanted, signal)
    if (there) return there.Id
    const question = { method: 'POST', path: '/networks/create', body: bodyOf(wanted), signal } as const
    const answer = await connection.ask(question)
    if (answer.status === 409) {
      const other = await find(nameOf(wanted), signal)
      if (!other) throw new EngineError('transient', `The network ${nameOf(wanted)} comes and goes`)
      if (!isMarkedAs(wanted, markIn(other.Labels))) throw foreign(`The network ${nameOf(wanted)}`)
      return other.Id
    }
    if (answer.status >= 400) throw refused(answer, question)
    const { Id: id } = JSON.parse(answer.bytes.toString()) as { readonly Id: string }
    const first = await oldest(wanted, signal)
    if (!first || first.Id === id) return id
    await connection.get({ method: 'DELETE', path: `/networks/${id}`, signal }, [404])
    return first.Id
  }

  const kind: Kind = {
    create,
    async list(deployment, signal) {
      return (await marked({ deployment }, signal)).flatMap(network => observed(network) ?? [])
    },
    async read(id, signal) {
      const network = await find(id, signal)
      return network?.Id === id ? observed(network) : undefined
    },
    update: (id, _, signal) => kind.assertOurs(id, signal),
    async assertOurs(id, signal) {
      const network = await find(id, signal)
      if (!network) throw new EngineError('changed', `The network ${id.slice(0, 12)} is gone`)
      if (!markIn(network.Labels)) throw foreign(`The network ${network.Name}`)
    },
    async remove(id, signal) {
      const network = await find(id, signal)
      if (!network) return
      if (!markIn(network.Labels)) throw foreign(`The network ${network.Name}`)
      const { dialect } = await connection.facts(signal)
      const users = Object.values(network.Containers ?? {}).map(({ Name }) => Name)
      if (dialect.removesUsedNetworks && users.length > 0) {
        throw new EngineError('permanent', `${network.Name} is in use by ${users.join(', ')}`)
      }
      await connection.get({ method: 'DELETE', path: `/networks/${id}`, signal }, [404])
    },
  }
  return kind
}

function bodyOf(wanted: Wanted) {
  const specs = wanted.specs as NetworkSpecs
  const { subnet, gateway } = specs
  return {
    Name: nameOf(wanted),
    CheckDuplicate: true,
    Driver: specs.driver,
    Internal: specs.internal,
    EnableIPv6: specs.ipv6,
    IPAM: subnet === undefined ? undefined : { Config: [{ Subnet: subnet, Gateway: gateway }] },
    Options: specs.options,
    Labels: { ...specs.labels, ...labelsOf(wanted) },
  }
}

/** RFC 3339 leaves out zeros at the end, so texts are not in the order of their times. */
function ageOf({ Created = '', Id }: Network & { readonly Created?: string }): string {
  const [second = '', fraction = ''] = Created.replace(/(Z|[+-]\d\d:\d\d)$/, '').split('.')
  return `${second}.${fraction.padEnd(9, '0')}${Id}`
}

function observed(network: Network): Observed | undefined {
  const mark = markIn(network.Labels)
  if (!mark) return
  const { deployment, resource, key, type } = mark
  const { Subnet: subnet = '', Gateway: gateway = '' } = network.IPAM?.Config?.[0] ?? {}
  return {
    deployment,
    resource,
    key,
    type,
    handle: `network:${network.Id}`,
    specs: specsOf(network, mark),
    state: 'ready',
    outputs: { id: network.Id, name: network.Name, subnet, gateway },
  }
}

function specsOf(network: Network, { specs, ...mark }: Marked): Specs {
  const wanted = specs as Partial<NetworkSpecs>
  const { Subnet: subnet, Gateway: gateway } = network.IPAM?.Config?.[0] ?? {}
  return {
    driver: network.Driver,
    internal: network.Internal ?? false,
    ipv6: network.EnableIPv6 ?? false,
    ...(wanted.subnet !== undefined && { subnet }),
    ...(wanted.gateway !== undefined && { gateway }),
    labels: ownLabels(network.Labels),
    options: network.Options ?? {},
    ...(network.Name !== nameOf(mark) && { name: network.Name }),
  }
}
