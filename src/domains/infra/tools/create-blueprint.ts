import type { z } from 'zod'
import { Blueprint, type BlueprintResource } from '../contract.ts'
import type { Engine } from '../ports.ts'
import { addressOf, outputOf, wordsOf } from '../templates/words.ts'
import { decideComponents, type Component, type DecidedComponent, type Decision } from './requirements.ts'
import { fieldsOf } from './spec-looks.ts'

export interface Requirements {
  readonly name: string
  readonly description?: string | undefined
  readonly environment: 'dev' | 'staging' | 'prod'
  readonly owner?: string | undefined
  readonly engine: Engine
  readonly components: readonly Component[]
}

export interface Created {
  readonly blueprint: Blueprint
  readonly decisions: readonly Decision[]
  /** What this engine cannot give. */
  readonly unmet: readonly string[]
}

type Resource = z.input<typeof BlueprintResource>

/** A blueprint by rules: the same requirements give the same blueprint. */
export function createBlueprint(requirements: Requirements): Created {
  const { engine, environment, owner, name, description } = requirements
  const { components, decisions } = decideComponents(requirements.components, environment)
  const service = engine.types.service && fieldsOf(engine.types.service)
  const made = service?.has('image')
    ? inContainers(components, engine)
    : service?.has('site')
      ? asPrograms(components, engine)
      : { resources: [], decisions: [], unmet: [`${engine.name} makes no services`] }
  return {
    blueprint: Blueprint.parse({
      name,
      description: description ?? `${components.map(each => each.name).join(', ')} for ${environment}`,
      metadata: { environment, ...(owner !== undefined && { owner }) },
      resources: made.resources,
    }),
    decisions: [...decisions, ...made.decisions],
    unmet: made.unmet,
  }
}

interface Made {
  readonly resources: readonly Resource[]
  readonly decisions: readonly Decision[]
  readonly unmet: readonly string[]
}

/** Data in a network without a way out; what is public in one of its own; a balancer before several of a kind. */
function inContainers(components: readonly DecidedComponent[], engine: Engine): Made {
  const { service, network, storage } = wordsOf(engine.name)
  const byName = new Map(components.map(each => [each.name, each]))
  const hasData = components.some(({ keepsData }) => keepsData)
  const hasOpen = components.some(({ keepsData, kind }) => !keepsData && kind !== 'storage')
  const balanced = components.filter(({ isPublic, instances }) => isPublic && instances.length > 1)
  const networksFor = ({ keepsData, uses }: DecidedComponent) => {
    if (keepsData) return ['back']
    return uses.some(use => byName.get(use)?.keepsData) ? ['front', 'back'] : ['front']
  }
  const volumesFor = (each: DecidedComponent): Record<string, string> => {
    const own = each.kind === 'database' ? { [`${each.name}-data`]: '/var/lib/postgresql/data' } : {}
    const shared = each.uses.filter(use => byName.get(use)?.kind === 'storage')
    return { ...own, ...Object.fromEntries(shared.map(use => [use, `/data/${use}`])) }
  }
  const resources = components.flatMap((each): Resource[] => {
    if (each.kind === 'storage') return [storage(each.name, each.storage_gb)]
    const isBehind = balanced.includes(each)
    const volume = each.kind === 'database' ? [storage(`${each.name}-data`, each.storage_gb)] : []
    const joined = { networks: networksFor(each), volumes: volumesFor(each) }
    return [
      ...volume,
      ...each.instances.map(instance =>
        service(instance, specsOf(each, { byName, isPublished: each.isPublic && !isBehind }), joined),
      ),
      ...(isBehind ? [service(`${each.name}-balancer`, balancerOf(each), { networks: ['front'] })] : []),
    ]
  })
  return {
    resources: [
      ...(hasOpen ? [network('front')] : []),
      ...(hasData ? [network('back', { isInternal: true })] : []),
      ...resources,
    ],
    decisions: [
      ...(hasData && hasOpen
        ? [
            {
              about: 'networks',
              decided: 'front, back',
              because: 'what keeps data is reached by its users alone and has no way out',
            },
          ]
        : []),
      ...balanced.map(({ name, instances }) => ({
        about: `way to ${name}`,
        decided: `${name}-balancer`,
        because: `${instances.length} instances share one address`,
      })),
      ...components
        .filter(({ kind }) => kind === 'database')
        .map(({ name }) => ({
          about: `password of ${name}`,
          decided: `secret://${name}-password`,
          because: 'set this secret before deploying; no password stands in a blueprint',
        })),
    ],
    unmet: [],
  }
}

interface Among {
  readonly byName: ReadonlyMap<string, DecidedComponent>
  readonly isPublished: boolean
}

function specsOf(each: DecidedComponent, { byName, isPublished }: Among): Record<string, unknown> {
  const { kind, name, image, command, cpu, memory_mb, port } = each
  const env = Object.assign({}, ...each.uses.map(use => envOf(byName.get(use)!))) as Record<string, string>
  const own = kind === 'database' ? { POSTGRES_PASSWORD: `secret://${name}-password` } : {}
  return {
    image,
    ...(command && { command }),
    ...(Object.keys({ ...env, ...own }).length > 0 && { env: { ...env, ...own } }),
    cpu,
    memory_mb,
    restart: 'always',
    ...(port !== undefined && { ports: [{ port, ...(isPublished && { host_port: 0 }) }] }),
    ...(port !== undefined && { health_check: healthOf(each) }),
  }
}

function healthOf({ kind, http_path }: DecidedComponent) {
  if (http_path !== undefined) return { http_path }
  return kind === 'database' ? { command: ['pg_isready', '-U', 'postgres'], retries: 30 } : {}
}

/** How whoever uses it finds it. */
function envOf({ kind, name, instances, port }: DecidedComponent): Record<string, string> {
  const [first = name] = instances
  const prefix = name.toUpperCase().replaceAll('-', '_')
  if (kind === 'storage' || port === undefined) return {}
  const address = { [`${prefix}_ADDRESS`]: addressOf(first, port) }
  return kind === 'database' ? { ...address, [`${prefix}_PASSWORD`]: `secret://${name}-password` } : address
}

const balancerOf = ({ instances, port = 80, http_path = '/' }: DecidedComponent) => ({
  image: 'caddy:2.8-alpine',
  command: [
    'caddy',
    'reverse-proxy',
    '--from',
    ':80',
    ...instances.flatMap(instance => ['--to', addressOf(instance, port)]),
  ],
  cpu: 0.5,
  memory_mb: 128,
  restart: 'always',
  ports: [{ port: 80, host_port: 0 }],
  health_check: { http_path },
})

/** Programs of this machine: pages are served as they are, all else needs a command. */
function asPrograms(components: readonly DecidedComponent[], engine: Engine): Made {
  const provider = engine.name
  const unmet = components
    .filter(({ kind, command }) => command === undefined && kind !== 'web' && kind !== 'storage')
    .map(({ name, kind }) => `${provider} has no images: say the command of ${name}, which is a ${kind}`)
  const unmade = new Set(
    components.filter(({ kind }) => kind === 'storage' && !engine.types.storage).map(({ name }) => name),
  )
  const resources = components
    .filter(({ name }) => !unmade.has(name))
    .flatMap((each): Resource[] => {
      const { kind, name, command, port = 8080, http_path } = each
      if (kind === 'storage') {
        return [{ type: 'storage', name, provider, specs: { storage_gb: each.storage_gb } }]
      }
      const listens = {
        ports: [{ port, ...(each.isPublic && { host_port: 0 }) }],
        health_check: http_path === undefined ? {} : { http_path },
      }
      const folders = each.uses.filter(
        use => !unmade.has(use) && components.some(other => other.name === use && other.kind === 'storage'),
      )
      const env = Object.fromEntries(
        folders.map(use => [`${use.toUpperCase().replaceAll('-', '_')}_PATH`, outputOf(use, 'path')]),
      )
      return each.instances.map(instance => ({
        type: 'service',
        name: instance,
        provider,
        specs: {
          ...(command
            ? { command, ...(folders.length > 0 && { env }) }
            : { site: { 'index.html': pageOf(name) } }),
          ...(kind === 'worker' && each.port === undefined ? {} : listens),
          ...(command && { cpu: each.cpu, memory_mb: each.memory_mb }),
        },
      }))
    })
  return {
    resources,
    decisions: [],
    unmet: [...unmet, ...[...unmade].map(name => `${provider} makes no storage for ${name}`)],
  }
}

const pageOf = (name: string) =>
  `<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>${name}</title>\n<h1>${name}</h1>\n</html>\n`
