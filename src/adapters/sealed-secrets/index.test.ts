import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { sealedSecrets } from './index.ts'

const newKey = () => randomBytes(32).toString('base64')
const [first, second] = [newKey(), newKey()]

test('what was sealed is opened, looks different each time, and does not show what is inside', () => {
  const sealer = sealedSecrets([first])
  const sealed = sealer.seal('webhooks/shop', 'swordfish ☃')
  expect(sealer.open('webhooks/shop', sealed)).toBe('swordfish ☃')
  expect(sealed).not.toContain('swordfish')
  expect(sealer.seal('webhooks/shop', 'swordfish ☃')).not.toBe(sealed)
})

test('a sealed secret opens under its own name only, and not when a single character was changed', () => {
  const sealer = sealedSecrets([first])
  const sealed = sealer.seal('mine', 'value')
  expect(() => sealer.open('yours', sealed)).toThrow(
    /unable to authenticate|invalid authentication tag|tag length/i,
  )
  for (const at of [sealed.length - 1, sealed.lastIndexOf('.') - 1, 18]) {
    const other = sealed[at] === 'A' ? 'Q' : 'A'
    expect(() => sealer.open('mine', sealed.slice(0, at) + other + sealed.slice(at + 1))).toThrow(
      /unable to authenticate|invalid authentication tag|tag length/i,
    )
  }
})

test('a tag cannot be shortened', () => {
  const sealer = sealedSecrets([first])
  expect(() => sealer.open('mine', sealer.seal('mine', 'value').slice(0, -12))).toThrow(
    /unable to authenticate|invalid authentication tag|tag length/i,
  )
})

test('after a change of keys old secrets still open, and are known to be old', () => {
  const old = sealedSecrets([first]).seal('mine', 'value')
  const rotated = sealedSecrets([second, first])
  expect(rotated.open('mine', old)).toBe('value')
  expect(rotated.isCurrent(old)).toBe(false)
  expect(rotated.isCurrent(rotated.seal('mine', 'value'))).toBe(true)
})

test('without the key it says which one is missing, and nothing of the secret', () => {
  const old = sealedSecrets([first]).seal('mine', 'value')
  expect(() => sealedSecrets([second]).open('mine', old)).toThrow(
    /under the key [0-9a-f]{12}, which is not here/,
  )
})

test('a key that is too short is no key', () => {
  expect(() => sealedSecrets(['c2hvcnQ='])).toThrow(/32 random bytes/)
  expect(() => sealedSecrets([])).toThrow(/no key/)
})
