import type { Specs } from '#domains/infra/ports'
// The larger fields of a container, read from what the Engine says.
import { canonicalJson } from '#lib/canonical'
import type { Container, ContainerConfig } from './api.ts'
import type { Facts } from './connection.ts'
import { billion, megabyte } from './container-body.ts'
import type { ContainerSpecs } from './container-specs.ts'

type Wanted = Partial<ContainerSpecs>

export function limitsIn({ HostConfig: host }: Container, facts: Facts): Specs {
  const { Memory: memory = 0, MemorySwap: swap = 0 } = host
  const { Name: name = '', MaximumRetryCount: most = 0 } = host.RestartPolicy ?? {}
  const restart = name === '' || name === 'no' ? 'never' : name
  return {
    cpu: (host.NanoCpus ?? 0) / billion,
    memory_mb: memory / megabyte,
    ...(facts.hasSwapLimit && swap !== memory && { memory_swap_mb: swap / megabyte }),
    pids_limit: host.PidsLimit ?? 0,
    restart: most > 0 ? `${restart}:${most}` : restart,
  }
}

export function ulimitsIn({ HostConfig: host }: Container, wanted: Wanted, { dialect }: Facts) {
  const all = (host.Ulimits ?? []).map(
    ({ Name, Soft: soft, Hard: hard }) =>
      [Name.replace(/^RLIMIT_/, '').toLowerCase(), { soft, hard }] as const,
  )
  const own = new Set(Object.keys(wanted.ulimits ?? {}))
  return Object.fromEntries(all.filter(([name]) => own.has(name) || !dialect.addsUlimits))
}

/** Whoever names no network is in the Engine's default one, and that is nothing to talk about. */
export function networksIn(container: Container, wanted: Wanted, { dialect }: Facts) {
  const { HostConfig: host, NetworkSettings } = container
  const isDefault = (name: string) => dialect.defaultNetworks.includes(name)
  const names = Object.keys(NetworkSettings.Networks ?? {})
  const isHidden = names.every(isDefault) || ['', ...dialect.defaultNetworks].includes(host.NetworkMode ?? '')
  const networks = names
    .filter(name => !(isHidden && isDefault(name)))
    .map(name => ({ name, aliases: aliasesIn(container, name, wanted) }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
  return { networks: names.length === 0 ? [{ name: 'none', aliases: [] }] : networks }
}

/** The Engine gives aliases of its own: the id, the name, the host name. */
export function aliasesIn({ Id, Name, Config, NetworkSettings }: Container, network: string, wanted: Wanted) {
  const asked = wanted.networks?.find(({ name }) => name === network)?.aliases ?? []
  const given = new Set([Id.slice(0, 12), Name.slice(1), Config.Hostname ?? '', ''])
  const all = new Set(NetworkSettings.Networks?.[network]?.Aliases)
  return [...all].filter(alias => asked.includes(alias) || !given.has(alias)).toSorted()
}

/** Volumes, and folders of the host that somebody else mounted. An image's own anonymous volumes come and go with the container. */
export function mountsIn(
  { Mounts, HostConfig: host }: Container,
  inherited: ContainerConfig | undefined,
): Specs {
  const isAnonymous = (name: string, path: string) =>
    /^[0-9a-f]{64}$/.test(name) && inherited?.Volumes?.[path] !== undefined
  const volumes = (Mounts ?? [])
    .filter(({ Type }) => Type !== 'tmpfs')
    .filter(({ Name, Destination }) => !isAnonymous(Name ?? '', Destination))
    .map(({ Name, Source, Destination, RW }) => ({
      volume: Name === '' ? Source : (Name ?? Source),
      path: Destination,
      read_only: RW === false,
    }))
  const tmpfs = Object.entries(host.Tmpfs ?? {}).map(([path, options]) => {
    const size = /^(?:rw,)?size=(\d+)m$/.exec(options)?.[1]
    if (size !== undefined) return { path, size_mb: Number(size) }
    return options === '' ? { path } : { path, options }
  })
  return { volumes: volumes.toSorted(byPath), tmpfs: tmpfs.toSorted(byPath) }
}

const byPath = (a: { readonly path: string }, b: { readonly path: string }) => (a.path < b.path ? -1 : 1)

interface PortsInput {
  readonly wanted: Wanted
  readonly inherited: ContainerConfig | undefined
  readonly facts: Facts
}

/** Ports that the container says it has. What the host publishes is a proxy's, unless somebody else published it here. */
export function portsIn({ Config, HostConfig }: Container, { wanted, inherited, facts }: PortsInput) {
  const own = new Map(wanted.ports?.map(each => [`${each.port}/tcp`, each]))
  const bindings = HostConfig.PortBindings ?? {}
  const names = new Set([...Object.keys(Config.ExposedPorts ?? {}), ...Object.keys(bindings)])
  return [...names]
    .filter(name => own.has(name) || name in bindings || inherited?.ExposedPorts?.[name] === undefined)
    .map(name => {
      const [port = '', protocol = 'tcp'] = name.split('/')
      const found = own.get(name)
      const published = facts.isElsewhere && found?.host_port !== undefined ? loopback : []
      const bound = bindings[name] ?? []
      const isOurs = canonicalJson(bound.map(({ HostIp }) => HostIp)) === canonicalJson(published)
      return {
        port: Number(port),
        ...(protocol !== 'tcp' && { protocol }),
        ...(isOurs && found?.host_port !== undefined && { host_port: found.host_port }),
        ...(!isOurs && { bound_to: bound.map(({ HostIp = '', HostPort = '' }) => `${HostIp}:${HostPort}`) }),
      }
    })
    .toSorted((a, b) => a.port - b.port)
}

const loopback = ['127.0.0.1']
