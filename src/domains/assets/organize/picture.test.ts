import { expect, test } from 'vitest'
import type { PlannedPlacement } from './organization.ts'
import { pictureOf } from './picture.ts'

const at = (...paths: readonly string[]) =>
  paths.map(path => ({ destination_path: `/out/${path}` }) as PlannedPlacement)

test('a tree shows each folder once, with its first and last name', () => {
  const placements = at('root.png', 'a/b/1.png', 'a-b/x.png', 'a/b/2.png', 'a/b/3.png', 'a/c/4.png')
  expect(pictureOf('/out', placements)).toBe(
    [
      '/out',
      '  root.png',
      '  a/',
      '    b/',
      '      1.png … 3.png (3 files)',
      '    c/',
      '      4.png',
      '  a-b/',
      '    x.png',
    ].join('\n'),
  )
})

test('a tree of a thousand folders is cut and says so', () => {
  const lines = pictureOf('/out', at(...Array.from({ length: 1000 }, (_, n) => `f${n}/x.png`))).split('\n')
  expect(lines).toHaveLength(61)
  expect(lines.at(-1)).toBe('… 1941 more lines')
})
