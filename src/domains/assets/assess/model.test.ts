import { readFileSync, statSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { brisqueModelFromLibsvm, parseBrisqueModel } from './model.ts'
import { starsFromBrisque } from './rules.ts'
import { scaleFeatures, svrPredict } from './svr.ts'

const path = 'models/brisque-alice.json'
const text = readFileSync(path, 'utf8')

/** Features of a public domain portrait the model was not trained on: as it is, and made worse in three ways. */
const astronaut: readonly { distortion: string; level: number; features: number[] }[] = JSON.parse(
  readFileSync(new URL('astronaut-features.json', import.meta.url), 'utf8'),
)

describe('the shipped model', () => {
  const { svr, range } = parseBrisqueModel(text)
  const scoresOf = (distortion: string) =>
    astronaut
      .filter(sample => sample.distortion === distortion)
      .map(({ features }) => svrPredict(svr, scaleFeatures(Float64Array.from(features), range)))

  test('a good portrait it has never seen has five stars', () => {
    expect(scoresOf('none').map(score => starsFromBrisque(score))).toEqual([5])
  })

  test.each(['jpeg', 'blur', 'noise'])('more %s is a worse score, down to two stars and less', distortion => {
    const scores = [...scoresOf('none'), ...scoresOf(distortion)]
    expect(scores).toEqual(scores.toSorted((a, b) => a - b))
    expect(starsFromBrisque(scores.at(-1)!)).toBeLessThanOrEqual(2)
  })

  test('it names itself and stays small', () => {
    expect(parseBrisqueModel(text).metric).toBe('brisque/alice-2026')
    expect(statSync(path).size).toBeLessThan(250_000)
  })

  test('it says where it comes from and how well it does', () => {
    const held = { pictures: expect.any(Number), spearman_with_labels: expect.any(Number) }
    expect(JSON.parse(text).about).toMatchObject({ trained_on: expect.any(String), held_out: held })
  })

  test('what is unlike anything it has seen gets a middling score, not a good one', () => {
    const score = svrPredict(svr, new Float64Array(36).fill(1e6))
    expect(score).toBe(-svr.rho)
    expect(score).toBeGreaterThan(50)
  })
})

test('a model and a range of LIBSVM make a model with a name', () => {
  const model = 'svm_type epsilon_svr\nkernel_type rbf\ngamma 1\ntotal_sv 1\nrho -4\nSV\n1 1:0\n'
  expect(brisqueModelFromLibsvm({ metric: 'brisque/mine', model, range: 'x\n-1 1\n1 0 1\n' })).toMatchObject({
    metric: 'brisque/mine',
    svr: { rho: -4 },
    range: { lower: -1, upper: 1 },
  })
})

describe('a malformed model is refused and says why', () => {
  const broken = (change: (file: Record<string, any>) => void) => {
    const file = JSON.parse(text)
    change(file)
    return JSON.stringify(file)
  }

  test.each<[string, string, RegExp]>([
    ['cut off', '{', /not JSON/],
    ['a list', '[]', /expected object/],
    ['another format', broken(file => (file.format = 'other/9')), /alice-brisque\/1/],
    ['no width', broken(file => (file.gamma = 0)), /gamma/],
    ['a coefficient too few', broken(file => file.coefficients.pop()), /coefficients for \d+ vectors/],
    ['a short vector', broken(file => file.vectors[3].pop()), /vectors/],
    ['text for a number', broken(file => (file.rho = '1')), /rho/],
    ['too long', ' '.repeat(3 * 1024 * 1024), /characters, of at most/],
  ])('%s', (_, malformed, message) => {
    expect(() => parseBrisqueModel(malformed)).toThrow(message)
  })
})
