import { join } from 'node:path'
import { expect, test } from 'vitest'
import { shortPath } from './short-path.ts'

const home = join('/home', 'ann')

test('a path in one’s own folder begins with a tilde', () => {
  expect(shortPath(join(home, '.alice', 'samples'), home)).toBe(join('~', '.alice', 'samples'))
  expect(shortPath(home, home)).toBe('~')
})

test('any other path stays as it is, also one that only begins alike', () => {
  for (const path of ['/srv/alice', join('/home', 'annabel'), 'data', '']) {
    expect(shortPath(path, home)).toBe(path)
  }
})
