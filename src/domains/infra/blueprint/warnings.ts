import type { Blueprint } from '../contract.ts'
import type { CheckedResource } from './check-blueprint.ts'
import type { Problems } from './problem.ts'

/** What is allowed and seldom meant, and ports that two resources cannot both have. */
export function warnOf(
  blueprint: Blueprint,
  resources: readonly CheckedResource[],
  problems: Problems,
): void {
  if (blueprint.metadata.environment === undefined) {
    const message =
      'say which environment this is for (metadata.environment), so that quotas and policies fit'
    problems.warn('ENVIRONMENT_MISSING', ['metadata'], message)
  }
  const indexByName = new Map(blueprint.resources.map(({ name }, index) => [name, index]))
  const portOwners = new Map<string, string>()
  for (const { name, engine, specs } of resources) {
    const at = ['resources', indexByName.get(name) ?? 0, 'specs'] as const
    warnOfImage(specs.image, [...at, 'image'], problems)
    warnOfLookalikes(specs, { at, names: indexByName }, problems)
    const ports = hostPorts(specs.ports)
    for (const [index, port] of ports) {
      const other = portOwners.get(`${engine} ${port}`)
      if (other !== undefined && other !== name) {
        const message = `${other} listens on port ${port} of the host already`
        problems.error('PORT_CONFLICT', [...at, 'ports', index, 'host_port'], message)
      }
      portOwners.set(`${engine} ${port}`, name)
    }
    const listens = Array.isArray(specs.ports) && specs.ports.length > 0
    if (listens && !('health_check' in specs)) {
      const message = `${name} listens and has no health_check: it counts as ready as soon as a connection opens`
      problems.warn('HEALTH_UNCHECKED', [...at], message)
    }
  }
}

function warnOfImage(image: unknown, path: readonly (string | number)[], problems: Problems): void {
  if (typeof image !== 'string' || image.includes('${') || image.includes('@sha256:')) return
  const tag = /:([\w][\w.-]*)$/.exec(image)?.[1]
  if (tag !== undefined && tag !== 'latest') return
  problems.warn(
    'IMAGE_FLOATS',
    path,
    'the image has no fixed tag, so that it can change without anybody saying so',
  )
}

/** `${db}` of a resource db is text for a shell, and hardly meant to be. */
function warnOfLookalikes(
  specs: unknown,
  { at, names }: { at: readonly (string | number)[]; names: ReadonlyMap<string, number> },
  problems: Problems,
): void {
  const json = JSON.stringify(specs)
  if (!json.includes('${')) return
  const found = new Set<string>()
  const look = (value: unknown): void => {
    if (typeof value === 'string') {
      for (const [, inner = ''] of value.matchAll(
        /\$\{\s{0,9}([a-z][a-z0-9-]{0,62})\s{0,9}(?:\.[^}]{0,99})?\}/g,
      )) {
        if (names.has(inner)) found.add(inner)
      }
    } else if (typeof value === 'object' && value !== null) Object.values(value).forEach(look)
  }
  look(JSON.parse(json.replaceAll(/\$\{[a-z][a-z0-9-]*\.[A-Za-z]\w*\}/g, '')))
  for (const name of found) {
    problems.warn(
      'REFERENCE_LOOKALIKE',
      at,
      `a reference to ${name} is written \${${name}.output}; this is left as it is`,
    )
  }
}

function hostPorts(ports: unknown): readonly (readonly [index: number, port: number])[] {
  if (!Array.isArray(ports)) return []
  return ports.flatMap((each: unknown, index) => {
    const port = (each as { host_port?: unknown } | null)?.host_port
    return typeof port === 'number' && port > 0 ? [[index, port] as const] : []
  })
}
