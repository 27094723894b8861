import { expect, test } from 'vitest'
import { en } from '../../strings/en/index.ts'
import { conditionsOf, demandsOf, moved, readRules } from './policy-words.ts'

test('a rule is said in words, and one without conditions holds for anything', () => {
  const rule = {
    actor: 'assistant',
    operation: 'deployments.*',
    environment: ['prod'],
    reversible: false,
    decision: 'require_approval',
    approvals: 2,
    by_another: true,
    reason: 'it is careful',
  } as const
  expect(conditionsOf(rule, en)).toEqual([
    'an assistant asks',
    'operation deployments.*',
    'for prod',
    'cannot be undone',
  ])
  expect(demandsOf(rule, en)).toEqual(['2 people', 'not whoever asked'])
  expect(conditionsOf({ decision: 'allow', reason: 'why not' }, en)).toEqual(['anything'])
})

test('only a list of rules is read from a text', () => {
  expect(readRules('[{"decision": "allow", "reason": "yes"}]')).toHaveLength(1)
  expect(readRules('{"decision": "allow"}')).toBeUndefined()
  expect(readRules('[1]')).toBeUndefined()
  expect(readRules('[')).toBeUndefined()
})

test('a rule moves one place, and not beyond the ends', () => {
  expect(moved(['a', 'b', 'c'], 1, -1)).toEqual(['b', 'a', 'c'])
  expect(moved(['a', 'b', 'c'], 2, 1)).toEqual(['a', 'b', 'c'])
})
