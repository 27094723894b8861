import { expect, test } from 'vitest'
import { concernsOf } from './attention.ts'

const fine = {
  services: [{ service: 'store', kind: 'store', status: 'healthy', message: null }],
  dependencies: [{ dependency: 'oracle', state: 'closed', reason: null }],
  reactions: [{ reaction: 'bar.pour', dead: 0 }],
  quotas: [],
  budgets: [],
}

test('nothing is said while everything is fine, and nobody looked is no concern', () => {
  expect(concernsOf(fine)).toEqual([])
  const unseen = { service: 'a', kind: 'service', status: 'unknown', message: null }
  expect(concernsOf({ ...fine, services: [unseen] })).toEqual([])
})

test('the worst comes first, and an open breaker is said once', () => {
  const concerns = concernsOf({
    services: [
      { service: 'oracle', kind: 'dependency', status: 'unhealthy', message: null },
      { service: 'tap', kind: 'service', status: 'degraded', message: 'nearly empty' },
    ],
    dependencies: [{ dependency: 'oracle', state: 'open', reason: 'silent' }],
    reactions: [{ reaction: 'bar.pour', dead: 2 }],
    quotas: [
      {
        quota_id: 'q1',
        counts: 'assets.*',
        quota_limit: 10,
        usage: [
          { actor: 'a', quota_used: 10 },
          { actor: 'b', quota_used: 9 },
          { actor: 'c', quota_used: 1 },
        ],
      },
    ],
    budgets: [
      {
        budget_id: 'b1',
        holder: 'everyone',
        holder_name: '*',
        budget: { amount: '5' },
        spent: '4',
        reserved: '0.6',
      },
    ],
  })
  expect(concerns.map(({ tone, kind, what }) => `${tone} ${kind} ${what}`)).toEqual([
    'bad breaker oracle',
    'bad dead bar.pour',
    'bad quota a',
    'warn service tap',
    'warn quota b',
    'warn budget everyone',
  ])
})
