import type { Plan } from '#kernel'
import { expect, test } from 'vitest'
import { Rule } from './contract.ts'
import {
  decide,
  decideUnplanned,
  defaultPolicy,
  refusalWithoutPlan,
  requirementsOf,
  rulesOf,
  type Asking,
} from './policy.ts'

type Kind = 'person' | 'assistant' | 'service'
const asking = (kind: Kind, more: Partial<Asking> = {}): Asking => ({
  actor: { id: 'x', kind },
  roles: [],
  effect: 'write',
  operation: 'assets.organize',
  ...more,
})
const planOf = (action: Plan['steps'][number]['action'], more: Partial<Plan> = {}) => ({
  steps: [{ action, target: '/a' }],
  reversible: true,
  ...more,
})
const byDefault = (kind: Kind, plan: ReturnType<typeof planOf>, more: Partial<Asking> = {}) =>
  decide(defaultPolicy, asking(kind, more), plan).decision

test('a person needs nobody else, and looks twice before destroying what is in production', () => {
  const prod = { details: { environment: 'prod' } }
  expect(byDefault('person', planOf('move', prod))).toBe('allow')
  expect(byDefault('person', planOf('delete'), { effect: 'destroy' })).toBe('allow')
  expect(byDefault('person', planOf('delete', prod), { effect: 'destroy' })).toBe('confirm')
})

test('an assistant may add what can be undone, and asks before it moves anything', () => {
  expect(byDefault('assistant', planOf('copy'))).toBe('allow')
  expect(byDefault('assistant', planOf('copy', { reversible: false }))).toBe('require_approval')
  expect(byDefault('assistant', planOf('move'))).toBe('require_approval')
})

test('whoever no rule names must ask', () => {
  expect(byDefault('service', planOf('copy'))).toBe('require_approval')
  expect(decide([], asking('person'), planOf('copy')).decision).toBe('require_approval')
})

test('the first rule that fits decides, by role, operation, environment, cost and what is done', () => {
  const reason = 'so'
  const rules: Rule[] = [
    { role: 'intern', decision: 'refuse', reason },
    { operation: 'deployments.*', environment: ['prod'], decision: 'require_approval', reason },
    {
      operation: 'deployments.*',
      at_most_cost: { amount: '10', currency: 'USD' },
      decision: 'allow',
      reason,
    },
    { operation: 'deployments.*', decision: 'confirm', reason },
    { actions: ['create', 'copy'], decision: 'allow', reason },
  ]
  const decided = (more: Partial<Asking>, plan = planOf('move')) =>
    decide(rules, asking('person', more), plan).decision
  const deploy = { operation: 'deployments.roll_out' }
  const costing = (amount: string, currency = 'USD') => planOf('move', { cost: { amount, currency } })
  expect(decided({ ...deploy, roles: ['intern'] })).toBe('refuse')
  expect(decided(deploy, planOf('move', { details: { environment: 'prod' } }))).toBe('require_approval')
  expect(decided(deploy, costing('10.00'))).toBe('allow')
  expect(decided(deploy, costing('10.000001'))).toBe('confirm')
  expect(decided(deploy, costing('1', 'EUR'))).toBe('confirm')
  const each_month = { details: { monthly_cost: { amount: '9.50', currency: 'USD' } } }
  expect(decided(deploy, planOf('move', each_month))).toBe('allow')
  expect(decided(deploy, planOf('move', { ...each_month, cost: { amount: '11', currency: 'USD' } }))).toBe(
    'confirm',
  )
  // A plan that does not say what it costs may cost anything.
  expect(decided(deploy)).toBe('confirm')
  expect(decided({}, planOf('copy'))).toBe('allow')
  expect(decided({})).toBe('require_approval')
})

test('no plan is made where none matters', () => {
  expect(decideUnplanned(defaultPolicy, asking('person'))?.decision).toBe('allow')
  expect(decideUnplanned(defaultPolicy, asking('person', { effect: 'destroy' }))).toBeUndefined()
  expect(decideUnplanned(defaultPolicy, asking('assistant'))).toBeUndefined()
})

test('what has no plan can only be refused', () => {
  const reason = 'so'
  const rules = rulesOf({
    rules: [{ actor: 'assistant', operation: 'keys.*', decision: 'refuse', reason }],
    without_defaults: false,
  })
  expect(refusalWithoutPlan(rules, asking('assistant', { operation: 'keys.revoke' }))?.decision).toBe(
    'refuse',
  )
  expect(refusalWithoutPlan(rules, asking('assistant'))).toBeUndefined()
  expect(refusalWithoutPlan(rules, asking('person', { operation: 'keys.revoke' }))).toBeUndefined()
})

test('own rules come before every Alice’s own, or instead of them', () => {
  const own: Rule = { decision: 'refuse', reason: 'closed' }
  expect(rulesOf(undefined)).toEqual(defaultPolicy)
  expect(rulesOf({ rules: [own], without_defaults: false })).toEqual([own, ...defaultPolicy])
  expect(rulesOf({ rules: [own], without_defaults: true })).toEqual([own])
})

test('a rule that asks for approval says of whom and how long, with usual values for the rest', () => {
  const rule: Rule = { decision: 'require_approval', reason: 'so', approvals: 2, by_another: true }
  expect(requirementsOf(rule)).toEqual({
    approvals: 2,
    by_another: true,
    approvers: [],
    expires_after: '7d',
  })
})

test('a rule that cannot be meant is refused, with the place of what is wrong', () => {
  const wrong = (rule: object) => {
    const { error } = Rule.safeParse({ decision: 'allow', reason: 'so', ...rule })
    return error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  }
  expect(wrong({})).toBeUndefined()
  expect(wrong({ approvals: 2 })).toEqual(['approvals: approvals is for require_approval'])
  expect(wrong({ operation: 'assets.>.x' })![0]).toContain('an operation pattern looks like')
  expect(wrong({ decision: 'require_approval', expires_after: '1s' })![0]).toContain('between 1m and 365d')
  expect(wrong({ at_most_cost: { amount: '1,50', currency: 'USD' } })![0]).toContain('write an amount')
  expect(wrong({ when: 'never' })![0]).toContain('when')
})

test('every Alice’s own rules are rules', () => {
  expect(defaultPolicy.map(rule => Rule.safeParse(rule).success)).not.toContain(false)
})
