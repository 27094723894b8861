import { z } from 'zod'
import { ResourceName } from '../contract.ts'

export const componentKinds = ['web', 'worker', 'database', 'cache', 'queue', 'storage'] as const
export type ComponentKind = (typeof componentKinds)[number]

const sizes = {
  small: { cpu: 0.5, memory_mb: 256, storage_gb: 10 },
  medium: { cpu: 1, memory_mb: 1024, storage_gb: 20 },
  large: { cpu: 2, memory_mb: 4096, storage_gb: 100 },
  xlarge: { cpu: 4, memory_mb: 8192, storage_gb: 500 },
} as const

export const Component = z.strictObject({
  kind: z.enum(componentKinds),
  name: ResourceName.optional().describe('what it is called; its kind when not said'),
  count: z.number().int().min(1).max(50).optional(),
  size: z.enum(['small', 'medium', 'large', 'xlarge']).optional(),
  cpu: z.number().min(0.05).max(128).optional(),
  memory_mb: z.number().int().min(16).max(1_048_576).optional(),
  storage_gb: z.number().min(1).max(65_536).optional(),
  image: z.string().min(1).max(500).optional(),
  command: z.array(z.string().max(1000)).max(50).optional(),
  port: z.number().int().min(1).max(65_535).optional().describe('where it listens'),
  http_path: z.string().startsWith('/').max(500).optional().describe('to see whether it serves'),
  uses: z
    .array(ResourceName)
    .max(20)
    .optional()
    .describe('names of other components; of all that keep data when not said'),
  is_public: z.boolean().optional().describe('reached from outside; web is'),
})
export type Component = z.output<typeof Component>

/** A component with everything decided. */
export interface DecidedComponent {
  readonly kind: ComponentKind
  readonly name: string
  readonly instances: readonly string[]
  readonly cpu: number
  readonly memory_mb: number
  readonly storage_gb: number
  readonly image: string | undefined
  readonly command: readonly string[] | undefined
  readonly port: number | undefined
  readonly http_path: string | undefined
  readonly uses: readonly string[]
  readonly isPublic: boolean
  readonly keepsData: boolean
}

export interface Decision {
  readonly about: string
  readonly decided: string
  readonly because: string
}

const usual: Readonly<Record<ComponentKind, { image?: string; port?: number; keepsData: boolean }>> = {
  web: { image: 'nginx:1.27-alpine', port: 80, keepsData: false },
  worker: { keepsData: false },
  database: { image: 'postgres:17-alpine', port: 5432, keepsData: true },
  cache: { image: 'redis:7.4-alpine', port: 6379, keepsData: true },
  queue: { image: 'nats:2.10-alpine', port: 4222, keepsData: true },
  storage: { keepsData: false },
}

const sizeByEnvironment = { prod: 'medium', staging: 'small', dev: 'small' } as const

/** Fills in what nobody said, and says what was filled in and why. */
export function decideComponents(
  components: readonly Component[],
  environment: keyof typeof sizeByEnvironment,
): { readonly components: readonly DecidedComponent[]; readonly decisions: readonly Decision[] } {
  const decisions: Decision[] = []
  const named = components.map(each => ({ ...each, name: each.name ?? each.kind }))
  const stores = named
    .filter(({ kind }) => usual[kind].keepsData || kind === 'storage')
    .map(({ name }) => name)
  const decided = named.map((each): DecidedComponent => {
    const { kind, name } = each
    const others = stores.filter(store => store !== name)
    const isProgram = kind === 'web' || kind === 'worker'
    const filled = {
      size: sizeByEnvironment[environment],
      count: environment === 'prod' && kind === 'web' ? 2 : 1,
      image: kind === 'worker' && each.command !== undefined ? undefined : usual[kind].image,
      uses: isProgram ? others : [],
    }
    decisions.push(...decisionsFor(each, filled, environment))
    const { size, count, image, uses } = { ...filled, ...withoutUndefined(each) }
    const ofSize = sizes[size]
    return {
      kind,
      name,
      instances: namesOf(name, count, isProgram),
      ...ofSize,
      port: usual[kind].port,
      http_path: kind === 'web' ? '/' : undefined,
      isPublic: each.is_public ?? kind === 'web',
      keepsData: usual[kind].keepsData,
      ...withoutUndefined({
        cpu: each.cpu,
        memory_mb: each.memory_mb,
        storage_gb: each.storage_gb,
        port: each.port,
        http_path: each.http_path,
      }),
      image,
      command: each.command,
      uses,
    }
  })
  return { components: decided, decisions }
}

interface Filled {
  readonly size: keyof typeof sizes
  readonly count: number
  readonly image: string | undefined
  readonly uses: readonly string[]
}

function decisionsFor(
  each: Component & { readonly name: string },
  { size, count, image, uses }: Filled,
  environment: string,
): readonly Decision[] {
  const isSized = each.size !== undefined || (each.cpu !== undefined && each.memory_mb !== undefined)
  const all: readonly (readonly [isFilled: boolean, what: string, value: string, because: string])[] = [
    [!isSized, 'size', size, `usual for ${environment}`],
    [each.count === undefined && count > 1, 'count', String(count), 'one may fail while another serves'],
    [each.image === undefined && image !== undefined, 'image', image ?? '', 'the one of the templates'],
    [each.uses === undefined && uses.length > 0, 'uses', uses.join(', '), 'everything that keeps data'],
  ]
  return all.flatMap(([isFilled, what, decided, because]) =>
    isFilled ? [{ about: `${what} of ${each.name}`, decided, because }] : [],
  )
}

/** What can grow has numbers from the beginning, so that a second one leaves the first as it is. */
const namesOf = (name: string, count: number, isProgram: boolean): readonly string[] =>
  isProgram || count > 1 ? Array.from({ length: count }, (_, at) => `${name}-${at + 1}`) : [name]

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

const withoutUndefined = <T extends object>(values: T): Defined<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>

/** What cannot be meant: unknown names, twice the same, more than one of what has to be one. */
export function problemsOf(components: readonly Component[]): readonly string[] {
  const names = components.map(({ name, kind }) => name ?? kind)
  const twice = names.filter((name, at) => names.indexOf(name) < at)
  return [
    ...twice.map(name => `two components are called ${name}: give one of them a name`),
    ...components.flatMap(({ uses = [] }) =>
      uses.filter(use => !names.includes(use)).map(use => `there is no component ${use} to use`),
    ),
    ...components
      .filter(({ kind, count = 1 }) => (kind === 'database' || kind === 'storage') && count > 1)
      .map(
        ({ kind }) => `several of a ${kind} do not know of each other: the template postgres-ha has replicas`,
      ),
    ...components
      .filter(({ kind, image, command }) => kind === 'worker' && image === undefined && command === undefined)
      .map(() => 'a worker needs an image or a command'),
  ]
}
