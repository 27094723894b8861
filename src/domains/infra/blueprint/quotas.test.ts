import { expect, test } from 'vitest'
import { costOf } from './cost.ts'
import { prices } from './prices.ts'
import { checkQuotas, nothingUsed, usageOf, type InfraQuota } from './quotas.ts'

const priced = (provider: string, type: string, specs = {}) => ({
  name: `${provider}-${type}`,
  type,
  provider,
  specs,
})
const wanted = { ...nothingUsed, cpu: 3, memory_mb: 1024, storage_gb: 10, resources: 2, cost: 24_000_000 }

test('a month costs what the list says, and what is unknown is said', () => {
  const cost = costOf([
    priced('digitalocean', 'compute', { size: 's-2vcpu-4gb' }),
    priced('digitalocean', 'storage', { storage_gb: 25 }),
    priced('docker', 'service'),
    priced('moon', 'compute', { size: 'large' }),
    priced('digitalocean', 'compute', { size: 'none-such' }),
  ])
  expect(cost).toMatchObject({
    monthly: { amount: '26.50', currency: 'USD' },
    unknown: ['moon-compute', 'digitalocean-compute'],
    resources: [
      { monthly: { amount: '24.00' }, because: 'list price' },
      { monthly: { amount: '2.50' }, because: '25 GB at 0.10 USD' },
      { monthly: { amount: '0.00' }, because: 'it runs on a machine of your own: electricity' },
      { monthly: null, because: 'no price is known for a compute of size large of moon' },
      { monthly: null },
    ],
  })
})

test('weekly backups cost a share of the machine', () => {
  const [cost] = costOf([priced('digitalocean', 'compute', { size: 's-4vcpu-8gb', backups: true })]).resources
  expect(cost).toMatchObject({
    monthly: { amount: '57.60' },
    because: 'list price and 20 % for weekly backups',
  })
})

test('every price has a day and a source', () => {
  for (const { date, source, amount } of prices) {
    expect(date).toMatch(/^20\d\d-\d\d-\d\d$/)
    expect(new URL(source).protocol).toBe('https:')
    expect(amount).toMatch(/^\d+\.\d\d$/)
  }
  const places = prices.map(({ provider, type, size }) => `${provider} ${type} ${size}`)
  expect(new Set(places).size).toBe(places.length)
})

test('needs and costs add up', () => {
  const needs = { cpu: 0.5, memory_mb: 256, storage_gb: 1 }
  const cost = costOf([priced('digitalocean', 'storage', { storage_gb: 1 })])
  expect(usageOf([{ needs }, { needs }], cost)).toEqual({
    cpu: 1,
    memory_mb: 512,
    storage_gb: 2,
    resources: 2,
    cost: 100_000,
  })
})

test.for<[InfraQuota, string[]]>([
  [{ cpu: 3, memory_mb: 1024, storage_gb: 10, resources: 2 }, []],
  [{ cpu: 2 }, ['an owner in each environment may have 2 cores; this needs 3']],
  [{ environment: 'prod', memory_mb: 512 }, ['an owner in prod may have 512 MB of memory; this needs 1024']],
  [{ environment: 'dev', cpu: 0 }, []],
  [{ owner: 'team-a', resources: 1 }, ['team-a in each environment may have 1 resources; this needs 2']],
  [{ owner: 'team-b', resources: 1 }, []],
  [
    { monthly_cost: { amount: '20.00', currency: 'USD' } },
    ['an owner in each environment may have 20.00 USD a month; this needs 24.00'],
  ],
])('%o', ([quota, messages]) => {
  const problems = checkQuotas([quota], { environment: 'prod', owner: 'team-a', wanted })
  expect(problems.map(({ message }) => message)).toEqual(messages)
})

test('what others have counts as well', () => {
  const used = { ...nothingUsed, cpu: 2 }
  const problems = checkQuotas([{ cpu: 4 }], {
    environment: 'prod',
    owner: undefined,
    wanted,
    usedOf: () => used,
  })
  expect(problems).toMatchObject([
    {
      code: 'QUOTA_EXCEEDED',
      message: 'an owner in each environment may have 4 cores; this needs 3, 2 are in use',
    },
  ])
})

test('tenths of a core add up to what they are', () => {
  const cpu = Array.from({ length: 10 }, () => 0.1).reduce((sum, each) => sum + each, 0)
  expect(
    checkQuotas([{ cpu: 1 }], { environment: 'x', owner: 'y', wanted: { ...nothingUsed, cpu } }),
  ).toEqual([])
})
