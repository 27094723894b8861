import type { Blueprint } from '../../contract.ts'

interface Service {
  readonly image: string
  readonly env?: Readonly<Record<string, string>>
  readonly cpu: number
  readonly memory_mb: number
  readonly restart: string
  readonly ports: readonly { readonly port: number; readonly host_port?: number }[]
  readonly health_check: {
    readonly http_path: string
    readonly interval_ms: number
    readonly timeout_ms: number
    readonly retries: number
  }
  readonly volumes?: readonly { readonly volume: string; readonly path: string }[]
}

/** What a compose file says where it means the same as the container form of a blueprint. */
export function composeOf({ name, resources }: Blueprint) {
  const services = resources.filter(({ type }) => type === 'service')
  const volumes = resources.filter(({ type }) => type === 'storage')
  return {
    name,
    services: Object.fromEntries(
      services.map(each => [each.name, serviceOf(each.specs as unknown as Service)]),
    ),
    volumes: Object.fromEntries(volumes.map(each => [each.name, {}])),
  }
}

const serviceOf = (specs: Service) => ({
  image: specs.image,
  environment: specs.env ?? {},
  ports: specs.ports.map(({ port, host_port }) => `127.0.0.1:${host_port}:${port}`),
  volumes: (specs.volumes ?? []).map(({ volume, path }) => `${/\{([a-z0-9-]+)\./.exec(volume)?.[1]}:${path}`),
  cpus: specs.cpu,
  mem_limit: `${specs.memory_mb}m`,
  restart: specs.restart,
  healthcheck: {
    test: ['CMD', 'node', '-e', healthProgram(specs.ports[0]!.port, specs.health_check.http_path)],
    interval: `${specs.health_check.interval_ms / 1000}s`,
    timeout: `${specs.health_check.timeout_ms / 1000}s`,
    retries: specs.health_check.retries,
  },
})

const healthProgram = (port: number, path: string) =>
  `fetch('http://127.0.0.1:${port}${path}').then(answer => process.exit(answer.ok ? 0 : 1), () => process.exit(1))`
