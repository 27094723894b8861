import { fromMicros, toMicros } from '#lib/money'
import { z } from 'zod'
import type { Needs } from '../ports.ts'
import type { Cost } from './cost.ts'
import { gatherProblems, nowhere, type PlaceOf, type Problem } from './problem.ts'

const Environment = z.string().min(1).max(50).optional().describe('absent: each environment by itself')
const Owner = z.string().min(1).max(100).optional().describe('absent: each owner by itself')

/** For whom a quota holds. */
const quotaScope = { environment: Environment, owner: Owner } as const

/** The most that may be deployed; what is not named has no bound. */
const quotaLimits = {
  cpu: z.number().min(0).max(1_000_000).optional().describe('cores'),
  memory_mb: z.number().min(0).max(1_000_000_000).optional(),
  storage_gb: z.number().min(0).max(1_000_000_000).optional(),
  resources: z.number().int().min(0).max(1_000_000).optional().describe('how many'),
  monthly_cost: z
    .strictObject({
      amount: z.string().regex(/^\d{1,9}(\.\d{1,6})?$/, 'a decimal amount, like 120.00'),
      currency: z.literal('USD'),
    })
    .optional(),
} as const

export const InfraQuota = z.strictObject({ ...quotaScope, ...quotaLimits })
export type InfraQuota = z.output<typeof InfraQuota>

/** What blueprints take up together. */
export interface Usage extends Needs {
  readonly resources: number
  /** In micro-dollars, of what is known. */
  readonly cost: number
}

export const nothingUsed: Usage = { cpu: 0, memory_mb: 0, storage_gb: 0, resources: 0, cost: 0 }

export const usageOf = (resources: readonly { readonly needs: Needs }[], cost: Cost): Usage =>
  resources.reduce<Usage>((sum, { needs }) => addUsage(sum, { ...needs, resources: 1, cost: 0 }), {
    ...nothingUsed,
    cost: toMicros(cost.monthly.amount),
  })

export const addUsage = (a: Usage, b: Usage): Usage => ({
  cpu: a.cpu + b.cpu,
  memory_mb: a.memory_mb + b.memory_mb,
  storage_gb: a.storage_gb + b.storage_gb,
  resources: a.resources + b.resources,
  cost: a.cost + b.cost,
})

export interface QuotaCheck {
  readonly environment: string | undefined
  readonly owner: string | undefined
  readonly wanted: Usage
  /** What others of the same environment and owner have already, for each quota. */
  readonly usedOf?: ((quota: InfraQuota) => Usage) | undefined
  readonly placeOf?: PlaceOf
}

/** Every quota that would be exceeded, with what is asked for, what is there and what is allowed. */
export function checkQuotas(quotas: readonly InfraQuota[], check: QuotaCheck): readonly Problem[] {
  const problems = gatherProblems(check.placeOf ?? nowhere)
  for (const quota of quotas.filter(each => concerns(each, check))) {
    const used = check.usedOf?.(quota) ?? nothingUsed
    for (const [limit, unit] of units) {
      const most = limitOf(quota, limit)
      const total = used[limit] + check.wanted[limit]
      // What was added up from tenths of a core is not quite a whole number.
      if (most === undefined || total <= most + 1e-9) continue
      const say = (value: number) => (limit === 'cost' ? fromMicros(Math.round(value)) : String(round(value)))
      const there = used[limit] > 0 ? `, ${say(used[limit])} are in use` : ''
      const message = `${scopeText(quota)} may have ${say(most)} ${unit}; this needs ${say(check.wanted[limit])}${there}`
      problems.error('QUOTA_EXCEEDED', ['metadata'], message)
    }
  }
  return problems.list()
}

/** A quota names whom it holds for; what it does not name may be anybody. */
export const concerns = (quota: InfraQuota, of: Pick<QuotaCheck, 'environment' | 'owner'>): boolean =>
  (quota.environment === undefined || quota.environment === of.environment) &&
  (quota.owner === undefined || quota.owner === of.owner)

const units = [
  ['cpu', 'cores'],
  ['memory_mb', 'MB of memory'],
  ['storage_gb', 'GB of storage'],
  ['resources', 'resources'],
  ['cost', 'USD a month'],
] as const satisfies readonly (readonly [keyof Usage, string])[]

function limitOf(quota: InfraQuota, limit: keyof Usage): number | undefined {
  if (limit === 'cost') return quota.monthly_cost && toMicros(quota.monthly_cost.amount)
  return quota[limit]
}

const scopeText = ({ environment, owner }: InfraQuota) =>
  [owner ?? 'an owner', environment ?? 'each environment'].join(' in ')

const round = (value: number) => Math.round(value * 1000) / 1000
