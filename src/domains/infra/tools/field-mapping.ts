import type { ResourceType, Specs } from '../ports.ts'

/** What may take the place of a type, the most alike first. */
export const otherTypes = (type: string): readonly string[] => alike.get(type) ?? []

const alike: ReadonlyMap<string, readonly string[]> = new Map([
  ['compute', ['service', 'container']],
  ['service', ['container', 'compute']],
  ['container', ['service', 'compute']],
  ['function', ['service', 'compute']],
  ['gateway', ['service', 'load_balancer']],
  ['load_balancer', ['gateway', 'service']],
  ['cache', ['service']],
  ['queue', ['service']],
  ['database', ['service']],
  ['monitoring', ['service']],
  ['bucket', ['storage']],
  ['volume', ['storage']],
  ['storage', ['volume', 'directory']],
])

type Way = (value: unknown, specs: Specs) => unknown

/** Other ways to say the same, by field; the first that the schema takes is used. */
const ways: Readonly<Record<string, readonly Way[]>> = {
  networks: [
    value => list(value).map(each => nameOf(each)),
    value => list(value).map(each => ({ name: nameOf(each), aliases: [] })),
  ],
  volumes: [
    value =>
      list(value).map(each => (typeof each === 'string' ? { volume: each, path: `/data/${each}` } : each)),
  ],
  restart: [value => (value === 'unless-stopped' ? 'always' : value === 'no' ? 'never' : value)],
  storage_gb: [value => Math.ceil(Number(value))],
  memory_mb: [value => Math.ceil(Number(value))],
  cpu: [value => Math.max(1, Math.round(Number(value)))],
}

/** The value as it is where the schema takes it, else said in a way that it takes. */
export function fitField(
  field: string,
  value: unknown,
  { specs: schema }: ResourceType,
  specs: Specs,
): unknown {
  const isTaken = (candidate: unknown) => {
    const parsed = schema.safeParse({ ...specs, [field]: candidate })
    return parsed.success || !parsed.error.issues.some(({ path }) => path[0] === field)
  }
  if (!Object.hasOwn(ways, field) || isTaken(value)) return value
  for (const way of ways[field]!) {
    const candidate = way(value, specs)
    if (isTaken(candidate)) return candidate
  }
  return value
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value])

const nameOf = (each: unknown): unknown =>
  typeof each === 'object' && each !== null ? (each as { name?: unknown }).name : each
