import { readFileSync, statSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { brisqueModelFromLibsvm, parseBrisqueModel } from './model.ts'
import { svrPredict } from './svr.ts'

const path = 'models/brisque-alice.json'
const text = readFileSync(path, 'utf8')

describe('the shipped model', () => {
  test('it names itself and stays small', () => {
    expect(parseBrisqueModel(text).metric).toBe('brisque/alice-2026')
    expect(statSync(path).size).toBeLessThan(250_000)
  })

  test('it says where it comes from and how well it does', () => {
    const held = { pictures: expect.any(Number), spearman_with_labels: expect.any(Number) }
    expect(JSON.parse(text).about).toMatchObject({ trained_on: expect.any(String), held_out: held })
  })

  test('a vector unlike anything it has seen gets the middle of the lower half, not a good score', () => {
    const { svr } = parseBrisqueModel(text)
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
    ['another format', broken(file => (file['format'] = 'other/9')), /alice-brisque\/1/],
    ['no width', broken(file => (file['gamma'] = 0)), /gamma/],
    ['a coefficient too few', broken(file => file['coefficients'].pop()), /coefficients for \d+ vectors/],
    ['a short vector', broken(file => file['vectors'][3].pop()), /vectors/],
    ['text for a number', broken(file => (file['rho'] = '1')), /rho/],
    ['too long', ' '.repeat(3 * 1024 * 1024), /characters, of at most/],
  ])('%s', (_, malformed, message) => {
    expect(() => parseBrisqueModel(malformed)).toThrow(message)
  })
})
