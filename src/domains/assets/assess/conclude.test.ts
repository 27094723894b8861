import { expect, test } from 'vitest'
import { conclude, mergeIssues } from './conclude.ts'

test('BRISQUE alone gives stars by its own bands, which a run may move', () => {
  expect(conclude({ brisque: 23.5 }, 'basic')?.stars).toBe(5)
  expect(conclude({ brisque: 25 }, 'basic')?.stars).toBe(5)
  expect(conclude({ brisque: 25.1 }, 'premium')?.stars).toBe(4)
  expect(conclude({ brisque: 23.5 }, 'basic', { five: 10, four: 20, three: 30, two: 40 })?.stars).toBe(3)
})

test('several stages are weighed, and those that did not run weigh nothing', () => {
  expect(conclude({ brisque: 20, sightengine: 0.9 }, 'standard')).toMatchObject({ combined: 0.84, stars: 5 })
  expect(conclude({ brisque: 20, claude: 0.2 }, 'premium')?.stages).toEqual(['brisque', 'claude'])
})

test('a picture nobody could judge has no stars', () => {
  expect(conclude({}, 'premium')).toBeUndefined()
})

test('a defect that several stages saw is told once, at its worst', () => {
  const low = { kind: 'blur', severity: 'low' } as const
  const high = { kind: 'blur', severity: 'high' } as const
  expect(mergeIssues([low], [high], [{ kind: 'noise', severity: 'medium' }])).toEqual([
    high,
    { kind: 'noise', severity: 'medium' },
  ])
})
