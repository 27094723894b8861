// Where a blueprint has more than it uses.
import type { CheckedResource } from '../blueprint/check-blueprint.ts'
import { prices } from '../blueprint/prices.ts'
import type { Blueprint } from '../contract.ts'
import type { Engines } from '../ports.ts'
import { removeResource, setField, type BlueprintChange } from './blueprint-changes.ts'
import { textsIn, typeOf } from './spec-looks.ts'

/** The most somebody saw a resource use. */
export interface Observation {
  readonly cpu?: number | undefined
  readonly memory_mb?: number | undefined
  readonly storage_gb?: number | undefined
}

interface SavingContext {
  readonly blueprint: Blueprint
  readonly resources: readonly CheckedResource[]
  readonly engines: Engines
  readonly observed: ReadonlyMap<string, Observation>
}

interface SavingHit {
  readonly resource: string
  readonly message: string
  readonly because: string
  readonly risk: 'low' | 'medium' | 'high'
  readonly risk_because: string
  readonly changes: readonly BlueprintChange[]
}

interface SavingRule {
  readonly rule: string
  find(context: SavingContext): readonly SavingHit[]
}

/** Free above the most that was seen. */
const reserve = 1.3
const smallest = { cpu: 0.1, memory_mb: 64, storage_gb: 1 } as const
const units = { cpu: 'cores', memory_mb: 'MB of memory', storage_gb: 'GB of storage' } as const
const isForTrying = ({ metadata }: Blueprint) =>
  metadata.environment !== undefined && !/^(prod|staging|live)/.test(metadata.environment)

export const savingRules: readonly SavingRule[] = [
  {
    rule: 'oversized',
    find: ({ resources, observed }) =>
      resources.flatMap(({ name, specs }) => {
        const seen = observed.get(name)
        if (!seen) return []
        return (['cpu', 'memory_mb', 'storage_gb'] as const).flatMap((field): SavingHit[] => {
          const [wanted, most] = [specs[field], seen[field]]
          if (typeof wanted !== 'number' || most === undefined) return []
          // Volumes can seldom shrink, and then only as new ones.
          const enough = Math.max(smallest[field], roundUp(most * reserve, field))
          if (enough >= wanted) return []
          const isStorage = field === 'storage_gb'
          return [
            {
              resource: name,
              message: `${name} has ${wanted} ${units[field]} and used ${most} at most`,
              because: `observed ${most}, and ${Math.round((reserve - 1) * 100)} % on top`,
              risk: isStorage ? 'high' : enough < wanted / 4 ? 'medium' : 'low',
              risk_because: isStorage
                ? 'a smaller volume is a new one: its data has to be moved'
                : 'peaks that nobody observed would be slowed down or ended',
              changes: [setField(name, ['specs', field], enough)],
            },
          ]
        })
      }),
  },
  {
    rule: 'unused',
    find({ blueprint, resources, engines }) {
      const used = usedIn(blueprint)
      return resources.flatMap((resource): SavingHit[] => {
        const { name, type } = resource
        if (!/^(storage|bucket|volume|ip|dns|certificate|queue|cache)$/.test(type) || used.has(name)) {
          return []
        }
        const keepsData = typeOf(engines, resource)?.keepsData ?? true
        return [
          {
            resource: name,
            message: `nothing in the blueprint uses ${name}`,
            because: 'no resource depends on it, refers to it or names it',
            risk: keepsData ? 'high' : 'medium',
            risk_because: keepsData ? 'what is kept there is lost' : 'something outside may use it',
            changes: [removeResource(name)],
          },
        ]
      })
    },
  },
  {
    rule: 'cheaper_size',
    find: ({ resources, observed, blueprint }) =>
      resources.flatMap(({ name, type, engine, specs }): SavingHit[] => {
        const size = typeof specs.size === 'string' ? sizeOf(specs.size) : undefined
        const price = prices.find(each => each.provider === engine && each.size === specs.size)
        if (!size || !price) return []
        const seen = observed.get(name)
        const wanted =
          seen?.cpu !== undefined && seen.memory_mb !== undefined
            ? { cpu: seen.cpu * reserve, memory_mb: seen.memory_mb * reserve }
            : isForTrying(blueprint)
              ? { cpu: size.cpu / 2, memory_mb: size.memory_mb / 2 }
              : undefined
        if (!wanted) return []
        const [cheapest] = prices
          .filter(each => each.provider === engine && each.type === type && each.size !== undefined)
          .filter(each => {
            const other = sizeOf(each.size!)
            return other && other.cpu >= wanted.cpu && other.memory_mb >= wanted.memory_mb
          })
          .toSorted((a, b) => Number(a.amount) - Number(b.amount))
        if (!cheapest?.size || Number(cheapest.amount) >= Number(price.amount)) return []
        return [
          {
            resource: name,
            message: `${name} could be ${cheapest.size} in the place of ${price.size}`,
            because: seen
              ? `it used ${seen.cpu} cores and ${seen.memory_mb} MB at most; prices of ${cheapest.date}, ${cheapest.source}`
              : `half the size is mostly enough for ${blueprint.metadata.environment}; prices of ${cheapest.date}, ${cheapest.source}`,
            risk: seen ? 'low' : 'medium',
            risk_because: seen ? 'peaks that nobody observed' : 'nobody observed what it uses',
            changes: [setField(name, ['specs', 'size'], cheapest.size)],
          },
        ]
      }),
  },
  {
    rule: 'copies_for_trying',
    find: ({ resources, blueprint }) =>
      isForTrying(blueprint)
        ? resources.flatMap(({ name, specs }): SavingHit[] =>
            typeof specs.replicas === 'number' && specs.replicas > 1
              ? [
                  {
                    resource: name,
                    message: `${name} runs ${specs.replicas} times in ${blueprint.metadata.environment}`,
                    because: 'copies keep it up when one fails, which matters where people depend on it',
                    risk: 'low',
                    risk_because: 'what goes wrong only with several copies is not seen here any more',
                    changes: [setField(name, ['specs', 'replicas'], 1)],
                  },
                ]
              : [],
          )
        : [],
  },
  {
    rule: 'backups_for_trying',
    find: ({ resources, blueprint }) =>
      isForTrying(blueprint)
        ? resources.flatMap(({ name, specs }): SavingHit[] =>
            specs.backups === true
              ? [
                  {
                    resource: name,
                    message: `${name} is backed up in ${blueprint.metadata.environment}`,
                    because: 'what is only tried can be made again',
                    risk: 'medium',
                    risk_because: 'data that exists only there cannot be brought back',
                    changes: [setField(name, ['specs', 'backups'], false)],
                  },
                ]
              : [],
          )
        : [],
  },
]

/** Names of resources that another depends on, refers to, or has in a text of its own. */
function usedIn({ resources }: Blueprint): ReadonlySet<string> {
  const names = new Set(resources.map(({ name }) => name))
  const used = new Set<string>()
  for (const { name, specs, dependencies } of resources) {
    const texts = textsIn(specs).flatMap(({ text }) => text.match(/[a-z][a-z0-9-]*/g) ?? [])
    for (const each of [...dependencies, ...texts]) if (each !== name && names.has(each)) used.add(each)
  }
  return used
}

/** Of a machine whose size tells it, like s-2vcpu-4gb. */
function sizeOf(size: string): { readonly cpu: number; readonly memory_mb: number } | undefined {
  const [, cpu, memory, unit] = /(\d+)vcpu-(\d+)(gb|mb)/.exec(size) ?? []
  if (cpu === undefined) return undefined
  return { cpu: Number(cpu), memory_mb: Number(memory) * (unit === 'gb' ? 1024 : 1) }
}

const steps = { cpu: 0.1, memory_mb: 32, storage_gb: 1 } as const

function roundUp(value: number, field: keyof typeof steps): number {
  const count = Math.ceil(value / steps[field] - 1e-9)
  return Math.round(count * steps[field] * 1000) / 1000
}
