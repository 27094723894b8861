import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseLibsvmModel, parseRange } from './libsvm.ts'
import { scaleFeatures, svrPredict } from './svr.ts'

const model = `svm_type epsilon_svr
kernel_type rbf
gamma 0.5
nr_class 2
total_sv 2
rho -10
probA 5.7
SV
2 1:1 36:-1 
-3 2:0.5 
`

const range = `x
-1 1
1 0 10
2 1.5e-005 3
36 -4 -4
`

test('a model of two vectors predicts what the formula says', () => {
  const svr = parseLibsvmModel(model)
  const input = new Float64Array(36)
  input[0] = 1
  // Distances: 0 + 1 (feature 36) to the first, 1 + 0.25 to the second.
  expect(svrPredict(svr, input)).toBeCloseTo(10 + 2 * Math.exp(-0.5) - 3 * Math.exp(-0.625), 14)
})

test('scaling follows the ranges beyond their ends, and a feature that never varied is zero', () => {
  const features = new Float64Array(36)
  features.set([20, 3])
  features[35] = 7
  const scaled = scaleFeatures(features, parseRange(range))
  expect(scaled[0]).toBe(3)
  expect(scaled[1]).toBe(1)
  expect(scaled[35]).toBe(0)
})

test('features of another length are refused', () => {
  expect(() => svrPredict(parseLibsvmModel(model), new Float64Array(3))).toThrow(
    /3 features for a model of 36/,
  )
})

describe('a malformed model is refused and says why', () => {
  test.each([
    ['', /no SV line/],
    [model.replace('SV\n', ''), /no SV line/],
    [model.replace('epsilon_svr', 'c_svc'), /svm_type is c_svc, not epsilon_svr/],
    [model.replace('kernel_type rbf\n', ''), /kernel_type is missing/],
    [model.replace('gamma 0.5', 'gamma -1'), /gamma is -1/],
    [model.replace('rho -10', 'rho'), /"" in rho is not a number/],
    [model.replace('total_sv 2', 'total_sv 9'), /total_sv says 9, but 2 vectors/],
    [model.replace('36:-1', '37:-1'), /Feature "37:-1" in line 9/],
    [model.replace('1:1 36:-1', '36:-1 1:1'), /Feature "1:1" in line 9/],
    [model.replace('2:0.5', '2:half'), /"half" in line 10 is not a number/],
    [model.replace('2:0.5', '2'), /line 10/],
    [model.replace('2:0.5', '2:Infinity'), /not a number/],
    ['x'.repeat(40 * 1024 * 1024), /characters, of at most/],
  ])('%.40j', (text, message) => {
    expect(() => parseLibsvmModel(text)).toThrow(message)
  })

  test.each([
    ['', /begins with a line "x"/],
    ['x\n', /is not 2 numbers/],
    ['x\n1 -1\n', /goes from 1 to -1/],
    ['x\n-1 1\n', /No feature/],
    [range.replace('1 0 10', '1 10 0'), /is not the range of a feature/],
    [range.replace('1 0 10', '0 0 10'), /is not the range of a feature/],
    [range.replace('2 1.5', '1 1.5'), /is not the range of a feature/],
    [range.replace('1 0 10', '1 0'), /is not 3 numbers/],
  ])('range %j', (text, message) => {
    expect(() => parseRange(text)).toThrow(message)
  })

  test('no text makes the parsers fail in another way', () => {
    const line = fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.constantFrom(...model.split('\n'), ...range.split('\n')),
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), lines => {
        for (const parse of [parseLibsvmModel, parseRange]) {
          try {
            parse(lines.join('\n'))
          } catch (error) {
            expect((error as Error).message).toMatch(/^Not a usable BRISQUE model: /)
          }
        }
      }),
    )
  })
})
