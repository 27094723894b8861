import type { HealthConfig } from './api.ts'
import type { Facts } from './connection.ts'
import type { ContainerSpecs } from './container-specs.ts'

export const megabyte = 1_048_576
export const billion = 1_000_000_000

interface BodyInput {
  /** With the values of secrets. */
  readonly specs: ContainerSpecs
  readonly labels: Readonly<Record<string, string>>
  readonly facts: Facts
}

/** What `POST /containers/create` is told. Ports are published by a proxy, so that what replaces a container can stand beside it. */
export function containerBody({ specs, labels, facts }: BodyInput) {
  const [network] = specs.networks
  return {
    Image: specs.image,
    Cmd: specs.command,
    Entrypoint: specs.entrypoint,
    Env: Object.entries(specs.env).map(([name, value]) => `${name}=${value}`),
    Labels: { ...specs.labels, ...labels },
    Hostname: specs.hostname,
    User: specs.user,
    WorkingDir: specs.workdir,
    StopTimeout: specs.stop_timeout,
    ExposedPorts: Object.fromEntries(specs.ports.map(({ port }) => [`${port}/tcp`, {}])),
    Healthcheck: facts.dialect.runsHealthChecks ? healthConfigOf(specs) : undefined,
    HostConfig: {
      ...limitsOf(specs, facts),
      RestartPolicy: restartPolicyOf(specs),
      CapAdd: specs.cap_add,
      CapDrop: specs.cap_drop,
      ReadonlyRootfs: specs.read_only,
      Init: specs.init,
      Dns: specs.dns,
      ExtraHosts: Object.entries(specs.extra_hosts).map(([name, address]) => `${name}:${address}`),
      Ulimits: Object.entries(specs.ulimits).map(([Name, { soft, hard }]) => ({
        Name,
        Soft: soft,
        Hard: hard,
      })),
      Tmpfs: Object.fromEntries(specs.tmpfs.map(each => [each.path, optionsOf(each.size_mb)])),
      Mounts: specs.volumes.map(use => ({
        Type: 'volume',
        Source: use.volume,
        Target: use.path,
        ReadOnly: use.read_only,
      })),
      NetworkMode: network?.name,
      PortBindings: facts.isElsewhere ? loopbackBindings(specs) : undefined,
      LogConfig: facts.logsToFiles ? boundedLogs : undefined,
    },
    NetworkingConfig: network && { EndpointsConfig: { [network.name]: { Aliases: network.aliases } } },
  }
}

/** Swap is none: memory that is asked for is memory that is there. */
export const limitsOf = ({ memory_mb, cpu, pids_limit }: ContainerSpecs, { hasSwapLimit }: Facts) => ({
  Memory: memory_mb * megabyte,
  MemorySwap: hasSwapLimit ? memory_mb * megabyte : undefined,
  NanoCpus: Math.round(cpu * billion),
  PidsLimit: pids_limit,
})

export const restartPolicyOf = ({ restart }: ContainerSpecs) => ({
  Name: restart === 'never' ? 'no' : restart,
  MaximumRetryCount: 0,
})

/** The engine can run commands only; other checks are made from outside, and the image's own then counts for nothing. */
export function healthConfigOf({
  health_check: check,
}: Pick<ContainerSpecs, 'health_check'>): HealthConfig | undefined {
  if (!check) return
  if (!check.command) return { Test: ['NONE'] }
  return {
    Test: ['CMD', ...check.command],
    Interval: check.interval_ms * 1_000_000,
    Timeout: check.timeout_ms * 1_000_000,
    Retries: check.retries,
  }
}

/** Without a bound, the log of one container fills the disk of its host. */
const boundedLogs = { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '3' } }

const optionsOf = (sizeMb: number | undefined) => (sizeMb === undefined ? '' : `size=${sizeMb}m`)

/** Any free port: where it is has to be read. */
const loopbackBindings = ({ ports }: ContainerSpecs) =>
  Object.fromEntries(
    ports
      .filter(({ host_port }) => host_port !== undefined)
      .map(({ port }) => [`${port}/tcp`, [{ HostIp: '127.0.0.1', HostPort: '' }]]),
  )
