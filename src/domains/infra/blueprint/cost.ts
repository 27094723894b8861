import type { Money } from '#kernel'
import { fromMicros, toMicros } from '#lib/money'
import { z } from 'zod'
import type { Specs } from '../ports.ts'
import { backupShare, ownMachines, prices, type Price } from './prices.ts'

const Money = z.object({ amount: z.string(), currency: z.string() })

export const ResourceCost = z.object({
  resource: z.string(),
  provider: z.string(),
  /** Null: nobody has written down what it costs. */
  monthly: Money.nullable(),
  /** What was counted, or why nothing was. */
  because: z.string(),
  source: z.string().nullable(),
  as_of: z.string().nullable(),
})
export type ResourceCost = z.output<typeof ResourceCost>

export const Cost = z.object({
  /** Of what is known. */
  monthly: Money,
  resources: z.array(ResourceCost),
  /** Resources whose cost is not known; the sum is without them. */
  unknown: z.array(z.string()),
})
export type Cost = z.output<typeof Cost>

export interface Priced {
  readonly name: string
  readonly type: string
  readonly provider: string
  readonly specs: Specs
}

/** What a blueprint costs a month by the list prices of its providers, without taxes, discounts and traffic. */
export function costOf(resources: readonly Priced[]): Cost {
  const costs = resources.map(costOfResource)
  const known = costs.flatMap(({ monthly }) => (monthly ? [toMicros(monthly.amount)] : []))
  return {
    monthly: dollars(known.reduce((sum, micros) => sum + micros, 0)),
    resources: costs,
    unknown: costs.filter(({ monthly }) => monthly === null).map(({ resource }) => resource),
  }
}

function costOfResource({ name, type, provider, specs }: Priced): ResourceCost {
  const common = { resource: name, provider }
  if (ownMachines.has(provider)) {
    const because = 'it runs on a machine of your own: electricity'
    return { ...common, monthly: dollars(0), because, source: null, as_of: null }
  }
  const price = prices.find(each => each.provider === provider && each.type === type && fits(each, specs))
  if (!price) {
    const size = typeof specs.size === 'string' ? ` of size ${specs.size.slice(0, 50)}` : ''
    const because = `no price is known for a ${type}${size} of ${provider}`
    return { ...common, monthly: null, because, source: null, as_of: null }
  }
  const { micros, because } = amountOf(price, specs)
  return { ...common, monthly: dollars(micros), because, source: price.source, as_of: price.date }
}

const fits = ({ size, per }: Price, specs: Specs) =>
  (size === undefined || size === specs.size) && (per === 'month' || typeof specs.storage_gb === 'number')

function amountOf({ per, amount, provider }: Price, specs: Specs): { micros: number; because: string } {
  const base = toMicros(amount)
  if (per === 'gb_month') {
    const gigabytes = Number(specs.storage_gb)
    return { micros: Math.round(base * gigabytes), because: `${gigabytes} GB at ${amount} USD` }
  }
  const isBackedUp = specs.backups === true && provider === backupShare.provider
  if (!isBackedUp) return { micros: base, because: 'list price' }
  const { percent } = backupShare
  return {
    micros: Math.round(base * (1 + percent / 100)),
    because: `list price and ${percent} % for weekly backups`,
  }
}

const dollars = (micros: number): Money => ({ amount: fromMicros(micros), currency: 'USD' })
