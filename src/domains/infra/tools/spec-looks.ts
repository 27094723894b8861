// What can be seen of a resource in its specs, whichever engine makes it.
import { z } from 'zod'
import type { CheckedResource } from '../blueprint/check-blueprint.ts'
import type { Engines, ResourceType, Specs } from '../ports.ts'

/** Names of the fields a type takes; undefined where its schema does not tell. */
export function fieldsOf({ specs }: ResourceType): ReadonlySet<string> | undefined {
  const known = fieldsByType.get(specs)
  if (known) return known
  const { properties } = z.toJSONSchema(specs, { io: 'input', unrepresentable: 'any' })
  if (!properties) return undefined
  const fields = new Set(Object.keys(properties))
  fieldsByType.set(specs, fields)
  return fields
}

const fieldsByType = new WeakMap<z.ZodType, ReadonlySet<string>>()

export const typeOf = (
  engines: Engines,
  { engine, type }: Pick<CheckedResource, 'engine' | 'type'>,
): ResourceType | undefined => {
  const types = engines.get(engine)?.types
  return types && Object.hasOwn(types, type) ? types[type] : undefined
}

/** A program runs in it, so that it has a user, limits and a health. */
export const isProgram = ({ specs }: { readonly specs: Specs }): boolean =>
  specs.image !== undefined || specs.command !== undefined || specs.site !== undefined

export interface SeenPort {
  readonly index: number
  readonly port: number
  /** Undefined: it cannot be reached from the host. */
  readonly host_port: number | undefined
}

export function portsOf({ ports }: Specs): readonly SeenPort[] {
  if (!Array.isArray(ports)) return []
  return ports.flatMap((each: unknown, index) => {
    const { port, host_port } = (each ?? {}) as { port?: unknown; host_port?: unknown }
    if (typeof port !== 'number') return []
    return [{ index, port, host_port: typeof host_port === 'number' ? host_port : undefined }]
  })
}

export const isPublished = (specs: Specs): boolean =>
  portsOf(specs).some(({ host_port }) => host_port !== undefined)

/** Ports of databases, caches, queues and searches, by what speaks there. */
export const dataPorts: ReadonlyMap<number, string> = new Map([
  [1433, 'SQL Server'],
  [2379, 'etcd'],
  [3306, 'MySQL'],
  [4222, 'NATS'],
  [5432, 'PostgreSQL'],
  [5672, 'AMQP'],
  [6379, 'Redis'],
  [9042, 'Cassandra'],
  [9092, 'Kafka'],
  [9200, 'Elasticsearch'],
  [11_211, 'memcached'],
  [27_017, 'MongoDB'],
])

export const keepsRecords = (specs: Specs): string | undefined =>
  portsOf(specs)
    .map(({ port }) => dataPorts.get(port))
    .find(name => name !== undefined)

/** `nginx` of `nginx:1.27-alpine`, with its tag and digest. */
export function imageParts(image: string): {
  readonly repository: string
  readonly tag: string | undefined
  readonly digest: string | undefined
} {
  const [named = '', digest] = image.split('@')
  const tag = /:([\w][\w.-]*)$/.exec(named)?.[1]
  return { repository: tag === undefined ? named : named.slice(0, -tag.length - 1), tag, digest }
}

/** Every text anywhere in a value, with the way to it. */
export function textsIn(value: unknown, path: readonly (string | number)[] = []): readonly SeenText[] {
  if (typeof value === 'string') return [{ path, text: value }]
  if (Array.isArray(value)) return value.flatMap((each, index) => textsIn(each, [...path, index]))
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([name, each]) => textsIn(each, [...path, name]))
}

export interface SeenText {
  readonly path: readonly (string | number)[]
  readonly text: string
}

/** Networks a resource is in, as they are written there. */
export const networksOf = ({ networks }: Specs): readonly string[] =>
  Array.isArray(networks)
    ? networks.flatMap((each: unknown) => {
        const name = typeof each === 'string' ? each : (each as { name?: unknown } | null)?.name
        return typeof name === 'string' ? [name] : []
      })
    : []

/** `web` of `web-3`: copies of the same thing. */
export const groupOf = (name: string): string => name.replace(/-\d+$/, '')
