import { expect, test } from 'vitest'
import { textFor } from './pattern-text.ts'

test('a plain pattern has a text that fits it', () => {
  for (const pattern of [
    '^[0-9a-f]{64}$',
    '^wf_[0-9a-z]{26}$',
    String.raw`^\d+\.\d\d$`,
    '^[A-Z]{3}$',
    '^a-b?c*$',
  ]) {
    expect(textFor(pattern)).toMatch(new RegExp(pattern))
  }
})

test('for any other pattern there is none', () => {
  for (const pattern of ['^(a|b)$', '[a-z]', '^a.b$', '^[^a]+$x']) expect(textFor(pattern)).toBeUndefined()
})
