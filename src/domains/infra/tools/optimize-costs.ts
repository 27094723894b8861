import { fromMicros, toMicros } from '#lib/money'
import type { CheckedResource } from '../blueprint/check-blueprint.ts'
import { costOf } from '../blueprint/cost.ts'
import { hasErrors } from '../blueprint/problem.ts'
import type { Blueprint } from '../contract.ts'
import type { Engines, Needs, Specs } from '../ports.ts'
import { judgeBlueprint } from './asked-blueprint.ts'
import { applyChanges, type BlueprintChange } from './blueprint-changes.ts'
import { needsOf } from './estimate-resources.ts'
import { savingRules, type Observation } from './saving-rules.ts'

export interface Saving {
  readonly rule: string
  readonly resource: string
  readonly message: string
  readonly because: string
  readonly risk: 'low' | 'medium' | 'high'
  readonly risk_because: string
  readonly saving: Needs & { readonly monthly: { readonly amount: string; readonly currency: string } }
  readonly changes: BlueprintChange[]
}

export interface Optimized {
  readonly savings: readonly Saving[]
  /** With everything in it that the engines still take. */
  readonly blueprint: Blueprint
  readonly total: Saving['saving']
}

interface OptimizeOptions {
  readonly engines: Engines
  readonly engine?: string | undefined
  readonly observed: ReadonlyMap<string, Observation>
}

/** What could be smaller or gone, with what each saves; every change leaves a blueprint that its engines take. */
export function optimizeCosts(
  blueprint: Blueprint,
  resources: readonly CheckedResource[],
  { engines, engine, observed }: OptimizeOptions,
): Optimized {
  const byName = new Map(resources.map(each => [each.name, each]))
  const found = savingRules.flatMap(({ rule, find }) =>
    find({ blueprint, resources, engines, observed }).map((hit): Saving => {
      const before = byName.get(hit.resource)!
      const saving = savingOf(before, specsAfter(before, hit.changes), engines)
      return { rule, ...hit, changes: [...hit.changes], saving }
    }),
  )
  const worthIt = found.filter(({ saving }) => isSomething(saving)).toSorted(byWorth)
  const { kept, after } = soundTogether(blueprint, worthIt, { engines, engine })
  return { savings: kept, blueprint: after, total: sumOf(onePerField(kept)) }
}

/** Undefined: it is gone. */
function specsAfter(before: CheckedResource, changes: readonly BlueprintChange[]): Specs | undefined {
  const { name, type, engine: provider, specs } = before
  const metadata = {}
  const alone: Blueprint = {
    version: '1.0',
    name: 'alone',
    description: '',
    metadata,
    resources: [{ name, type, provider, specs: { ...specs }, dependencies: [], metadata }],
  }
  return applyChanges(alone, changes).resources.find(each => each.name === name)?.specs
}

function savingOf(before: CheckedResource, after: Specs | undefined, engines: Engines): Saving['saving'] {
  const { name, type, engine, needs } = before
  const left = after
    ? needsOf(engines, { engine, type, specs: after })
    : { cpu: 0, memory_mb: 0, storage_gb: 0 }
  const microsOf = (specs: Specs) =>
    toMicros(costOf([{ name, type, provider: engine, specs }]).monthly.amount)
  const micros = microsOf(before.specs) - (after ? microsOf(after) : 0)
  return {
    cpu: round(needs.cpu - left.cpu),
    memory_mb: round(needs.memory_mb - left.memory_mb),
    storage_gb: round(needs.storage_gb - left.storage_gb),
    monthly: { amount: fromMicros(Math.max(0, micros)), currency: 'USD' },
  }
}

/** Nothing that costs anybody anything is an object all the same: one fewer to keep. */
const isSomething = ({ cpu, memory_mb, storage_gb, monthly }: Saving['saving']) =>
  cpu >= 0 &&
  memory_mb >= 0 &&
  storage_gb >= 0 &&
  (cpu + memory_mb + storage_gb > 0 || toMicros(monthly.amount) > 0)

const byWorth = (a: Saving, b: Saving) =>
  toMicros(b.saving.monthly.amount) - toMicros(a.saving.monthly.amount) ||
  b.saving.memory_mb - a.saving.memory_mb ||
  b.saving.cpu - a.saving.cpu

const mostTried = 100

/** All at once where that works, else one after the other; a change that breaks something is left out. */
function soundTogether(
  blueprint: Blueprint,
  savings: readonly Saving[],
  { engines, engine }: Pick<OptimizeOptions, 'engines' | 'engine'>,
): { kept: readonly Saving[]; after: Blueprint } {
  const isSound = (each: Blueprint) => !hasErrors(judgeBlueprint(each, engines, engine).problems)
  const all = applyChanges(
    blueprint,
    savings.flatMap(({ changes }) => changes),
  )
  if (isSound(all)) return { kept: savings, after: all }
  let after = blueprint
  const kept = savings.slice(0, mostTried).filter(({ changes }) => {
    const next = applyChanges(after, changes)
    if (!isSound(next)) return false
    after = next
    return true
  })
  return { kept, after }
}

/** Two findings about one field save it once. */
function onePerField(savings: readonly Saving[]): readonly Saving[] {
  const taken = new Set<string>()
  return savings.filter(({ resource, changes }) => {
    const fields = changes.map(({ pointer }) => `${resource}${pointer}`)
    if (taken.has(resource) || fields.some(field => taken.has(field))) return false
    for (const field of fields) taken.add(field)
    return true
  })
}

const sumOf = (savings: readonly Saving[]): Saving['saving'] => {
  const sum = (need: keyof Needs) => round(savings.reduce((total, { saving }) => total + saving[need], 0))
  const micros = savings.reduce((total, { saving }) => total + toMicros(saving.monthly.amount), 0)
  return {
    cpu: sum('cpu'),
    memory_mb: sum('memory_mb'),
    storage_gb: sum('storage_gb'),
    monthly: { amount: fromMicros(micros), currency: 'USD' },
  }
}

const round = (value: number) => Math.round(value * 1000) / 1000
