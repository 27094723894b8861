import { expect, test } from 'vitest'
import { decide, defaultPolicy } from './policy.ts'

const wish = (kind: 'person' | 'assistant' | 'service', action: 'copy' | 'move', reversible = true) => ({
  actor: { id: 'x', kind },
  effect: 'write' as const,
  operation: 'assets.organize',
  plan: { steps: [{ action, target: '/a' }], reversible },
})

test('a person needs nobody else', () => {
  expect(decide(defaultPolicy, wish('person', 'move')).decision).toBe('allow')
})

test('an assistant may add what can be undone, and asks before it moves anything', () => {
  expect(decide(defaultPolicy, wish('assistant', 'copy')).decision).toBe('allow')
  expect(decide(defaultPolicy, wish('assistant', 'copy', false)).decision).toBe('require_approval')
  expect(decide(defaultPolicy, wish('assistant', 'move')).decision).toBe('require_approval')
})

test('whoever no rule names must ask', () => {
  expect(decide(defaultPolicy, wish('service', 'copy')).decision).toBe('require_approval')
  expect(decide([], wish('person', 'copy')).decision).toBe('require_approval')
})
