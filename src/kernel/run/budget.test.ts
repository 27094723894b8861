import type { EventRecord, Money } from '#kernel'
import { refusalOf } from '#kernel/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLedger } from './budget.ts'
import { readJournal } from './journal.ts'

const usd = (amount: string): Money => ({ amount, currency: 'USD' })
const journalOf = (...events: readonly (readonly [type: string, data: object])[]) =>
  readJournal(events.map(([type, data], at) => ({ type, data, position: at + 1 }) as unknown as EventRecord))
const reserved = (step: string, amount: string) =>
  ['workflow.budget_reserved', { step_id: step, amount: usd(amount) }] as const
const ended = (step: string, number: number, more: object = {}) =>
  [
    'workflow.step_completed',
    { step_id: step, step_name: step, step_number: number, status: 'completed', ...more },
  ] as const
const cost = (amount: string) => ({ resource_usage: { cost: usd(amount) } })
const retried = ['workflow.retried', {}] as const

test('a reservation that does not fit is refused, and the refusal says what is left', async () => {
  const ledger = createLedger(usd('1.00'), journalOf())
  ledger.reserve(usd('0.70'))
  const refusal = await refusalOf((async () => ledger.reserve(usd('0.31')))())
  expect(refusal).toMatchObject({
    code: 'BUDGET_EXCEEDED',
    status: 402,
    details: { limit: '1.00', remaining: '0.30', wanted: '0.31' },
    suggestions: ['raise_max_cost', 'use_basic_pipeline'],
  })
  ledger.settle(usd('0.70'), usd('0.69'))
  ledger.reserve(usd('0.31'))
  expect(ledger.remaining()).toEqual(usd('0.00'))
})

test('without a limit everything is counted and nothing refused', () => {
  const ledger = createLedger(undefined, journalOf())
  ledger.reserve(usd('1000000'))
  expect([ledger.limit, ledger.remaining(), ledger.spent().amount]).toEqual([
    undefined,
    undefined,
    '1000000.00',
  ])
})

test('G7: what was set aside and never settled counts as spent after a crash', () => {
  const journal = journalOf(
    reserved('a#1', '0.10'),
    ended('a#1', 1, cost('0.08')),
    reserved('b#1', '0.30'),
    reserved('b#1', '0.30'),
  )
  expect(createLedger(usd('1.00'), journal).spent()).toEqual(usd('0.68'))
})

test('G7: a retry does not give back what the failed step and the ones taken back have cost', () => {
  const journal = journalOf(
    ended('a#1', 1, cost('0.20')),
    ended('b#1', 2, { status: 'failed', error: { code: 'FAULT', message: '' }, ...cost('0.30') }),
    ['workflow.compensating', { steps: 1 }],
    ended('compensate/a#1/undo#1', 1, { compensates: 'a#1', ...cost('0.05') }),
    ['workflow.failed', { failed_at_step: 'b#1' }],
    retried,
  )
  expect(createLedger(usd('1.00'), journal).spent()).toEqual(usd('0.55'))
  expect(journal.stepsByScope.size).toBe(0)
})

test('however calls interleave, what is spent and set aside never exceeds the limit', () => {
  const cents = fc.nat(60).map(amount => usd((amount / 100).toFixed(2)))
  const calls = fc.array(
    fc.record({ amount: cents, share: fc.double({ min: 0, max: 1, noNaN: true }), settlesAt: fc.nat(5) }),
    { maxLength: 40 },
  )
  fc.assert(
    fc.property(calls, given => {
      const ledger = createLedger(usd('2.00'), journalOf())
      let open: { reserved: Money; spent: Money; left: number }[] = []
      for (const { amount, share, settlesAt } of given) {
        try {
          ledger.reserve(amount)
          open.push({
            reserved: amount,
            spent: usd((Number(amount.amount) * share).toFixed(2)),
            left: settlesAt,
          })
        } catch {
          expect(Number(ledger.spent().amount) + Number(amount.amount)).toBeGreaterThan(2)
        }
        for (const each of open.filter(({ left }) => left === 0)) ledger.settle(each.reserved, each.spent)
        open = open.filter(({ left }) => left > 0).map(each => ({ ...each, left: each.left - 1 }))
        expect(Number(ledger.spent().amount)).toBeLessThanOrEqual(2)
      }
    }),
  )
})
