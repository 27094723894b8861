import { expect, test } from 'vitest'
import { createSeal } from './seal.ts'

const binding = { actor: 'person:ann', method: 'tools/call', about: { name: 'x', input: { a: 1, b: 2 } } }

test('what was sealed is opened by the same key, for the same caller and request, for a quarter of an hour', () => {
  let now = 0
  const seal = createSeal('secret', () => now)
  const sealed = seal.close(binding, { round: 2 })
  expect(seal.open({ ...binding, about: { input: { b: 2, a: 1 }, name: 'x' } }, sealed)).toEqual({ round: 2 })
  expect(createSeal('secret', () => now).open(binding, sealed)).toEqual({ round: 2 })
  for (const other of [
    { ...binding, actor: 'person:bob' },
    { ...binding, method: 'prompts/get' },
    { ...binding, about: { name: 'y' } },
  ]) {
    expect(() => seal.open(other, sealed)).toThrow('not what was given out')
  }
  expect(() => createSeal('other', () => now).open(binding, sealed)).toThrow('not what was given out')
  now = 900_000
  expect(() => seal.open(binding, sealed)).toThrow('too old')
})

test('what was changed in any place is refused', () => {
  const seal = createSeal('secret')
  const sealed = seal.close(binding, 'state')
  for (let at = 0; at < sealed.length; at += 7) {
    const changed = `${sealed.slice(0, at)}${sealed[at] === 'A' ? 'B' : 'A'}${sealed.slice(at + 1)}`
    expect(() => seal.open(binding, changed)).toThrow('not what was given out')
  }
  for (const wrong of ['', '.', 'a.b', `${sealed}.x`, `${sealed}=`, 5, null, {}, 'x'.repeat(40_000)]) {
    expect(() => seal.open(binding, wrong)).toThrow('not what was given out')
  }
})
