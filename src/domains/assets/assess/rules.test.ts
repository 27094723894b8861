import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { QualityIssue } from '../ports.ts'
import {
  claudeScore,
  combinedScore,
  costOfStage,
  costPerImage,
  estimateCost,
  normalizeBrisque,
  opensGate,
  pipelineNames,
  stagesOf,
  starsFromBrisque,
  starsFromCombined,
  weightsOf,
  type Pipeline,
  type Stage,
} from './rules.ts'

describe('stars', () => {
  test.each([
    [23.5, 5],
    [-4, 5],
    [25, 5],
    [25.0001, 4],
    [45, 4],
    [45.0001, 3],
    [65, 3],
    [65.0001, 2],
    [80, 2],
    [80.0001, 1],
    [140, 1],
  ])('a BRISQUE score of %d earns %d', (score, stars) => {
    expect(starsFromBrisque(score)).toBe(stars)
  })

  test('the limits can be moved', () => {
    const strict = { five: 10, four: 20, three: 30, two: 40 }
    expect([10, 11, 30, 40, 41].map(score => starsFromBrisque(score, strict))).toEqual([5, 4, 3, 2, 1])
  })

  test.each([
    [1, 5],
    [0.8, 5],
    [0.7999, 4],
    [0.65, 4],
    [0.6499, 3],
    [0.5, 3],
    [0.4999, 2],
    [0.35, 2],
    [0.3499, 1],
    [0, 1],
  ])('a combined score of %d earns %d', (score, stars) => {
    expect(starsFromCombined(score)).toBe(stars)
  })
})

describe('scores', () => {
  test.each([
    [23.5, 0.765],
    [0, 1],
    [100, 0],
    [-12, 1],
    [150, 0],
  ])('BRISQUE %d is %d of perfection', (score, normalized) => {
    expect(normalizeBrisque(score)).toBeCloseTo(normalized, 12)
  })

  test.each<[Pipeline, Partial<Record<Stage, number>>, number | undefined]>([
    ['basic', { brisque: 0.765 }, 0.765],
    ['standard', { brisque: 0.8, sightengine: 0.8 }, 0.8],
    ['standard', { brisque: 0.9, sightengine: 0.4 }, 0.7],
    ['standard', { brisque: 0.9 }, 0.9],
    ['premium', { brisque: 0.9, sightengine: 0.6, claude: 1 }, 0.84],
    ['premium', { brisque: 0.7, claude: 1 }, 0.828571428571],
    ['brisque-claude', { brisque: 0.5, claude: 1 }, 0.65],
    [{ custom: ['claude'] }, { claude: 0.4 }, 0.4],
    [{ custom: ['brisque', 'claude'], weights: { brisque: 1, claude: 3 } }, { brisque: 0, claude: 1 }, 0.75],
    ['premium', {}, undefined],
    ['basic', { claude: 1 }, undefined],
  ])('%j combines %j to %d', (pipeline, scores, combined) => {
    expect(combinedScore(scores, weightsOf(pipeline))).toBe(combined)
  })

  test('a combined score lies between the scores it was made of', () => {
    const score = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(
        fc.record({ brisque: score, sightengine: score, claude: score }, { requiredKeys: ['brisque'] }),
        scores => {
          const combined = combinedScore(scores, weightsOf('premium'))!
          const values = Object.values(scores)
          return combined >= Math.min(...values) - 1e-9 && combined <= Math.max(...values) + 1e-9
        },
      ),
    )
  })

  test.each<[readonly QualityIssue['severity'][], number]>([
    [[], 1],
    [['low'], 0.9],
    [['low', 'low'], 0.8],
    [nine('low'), 0.7],
    [['medium'], 0.6],
    [['medium', 'low', 'low'], 0.4],
    [nine('medium'), 0.4],
    [['high'], 0.3],
    [['low', 'high'], 0.2],
    [nine('high'), 0.2],
  ])('issues %j score %d', (severities, score) => {
    expect(claudeScore(severities.map(severity => ({ kind: 'artifact', severity })))).toBe(score)
  })
})

describe('pipelines', () => {
  test.each<[Pipeline, readonly Stage[], string]>([
    ['basic', ['brisque'], '0'],
    ['standard', ['brisque', 'sightengine'], '0.001'],
    ['premium', ['brisque', 'sightengine', 'claude'], '0.003'],
    ['brisque-claude', ['brisque', 'claude'], '0.002'],
    [{ custom: ['claude', 'brisque', 'claude'] }, ['brisque', 'claude'], '0.002'],
    [{ custom: ['sightengine'] }, ['sightengine'], '0.001'],
  ])('%j runs %j for %s a picture', (pipeline, stages, cost) => {
    expect(stagesOf(pipeline)).toEqual(stages)
    expect(costPerImage(pipeline)).toBe(cost)
  })

  test('a pipeline without a stage, or with an unknown one, is refused', () => {
    expect(() => stagesOf({ custom: [] })).toThrow(/at least one stage/)
    expect(() => stagesOf({ custom: ['brisk' as Stage] })).toThrow(/"brisk" is not a stage/)
  })

  test.each<[Pipeline, number, string]>([
    ['basic', 1_000_000, '0'],
    ['standard', 7, '0.007'],
    ['premium', 333, '0.999'],
    ['premium', 1_000_000_000, '3000000'],
    ['brisque-claude', 3, '0.006'],
    ['premium', 0, '0'],
  ])('%s for %d pictures costs at most %s', (pipeline, images, cost) => {
    expect(estimateCost(pipeline, images)).toBe(cost)
  })

  test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 1e12])(
    '%d pictures cannot be estimated',
    images => {
      expect(() => estimateCost('premium', images)).toThrow(/not a number of pictures/)
    },
  )

  test('a stage costs what its pipelines charge for it', () => {
    expect(['brisque', 'sightengine', 'claude'].map(stage => costOfStage(stage as Stage))).toEqual([
      '0',
      '0.001',
      '0.002',
    ])
  })

  test('weights name exactly the stages of a pipeline and add up to one', () => {
    for (const name of pipelineNames) {
      const weights = weightsOf(name)
      expect(Object.keys(weights)).toEqual(stagesOf(name))
      expect(Object.values(weights).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12)
    }
  })
})

describe('gates', () => {
  test.each<[Stage, 1 | 2 | 3 | 4 | 5, boolean]>([
    ['brisque', 1, true],
    ['sightengine', 2, false],
    ['sightengine', 3, true],
    ['claude', 3, false],
    ['claude', 4, true],
    ['claude', 5, true],
  ])('%s after %d stars: %s', (stage, stars, isOpen) => {
    expect(opensGate(stage, stars, 'premium')).toBe(isOpen)
  })

  test('a picture nobody could judge is not worth paying for, unless paying was all that was asked', () => {
    expect(opensGate('claude', undefined, 'premium')).toBe(false)
    expect(opensGate('claude', undefined, { custom: ['claude'] })).toBe(true)
    expect(opensGate('brisque', undefined, 'premium')).toBe(true)
  })
})

function nine(severity: QualityIssue['severity']): QualityIssue['severity'][] {
  return Array.from({ length: 9 }, () => severity)
}
