import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Raster } from '../ports.ts'
import { brisqueFeatures, brisqueScore, FEATURE_COUNT } from './brisque.ts'
import { parseLibsvmModel, parseRange } from './libsvm.ts'
import { parseBrisqueModel } from './model.ts'
import { draw, flatPicture, samplePictures } from './testing.ts'

/**
 * Computed in double precision by NumPy, SciPy and OpenCV: a two-dimensional filter2D, np.roll, a linear search of the shape
 * and a general imresize. docs/brisque.md says how.
 */
const goldenFeatures: Readonly<Record<string, readonly number[]>> = JSON.parse(
  readFileSync(new URL('golden-features.json', import.meta.url), 'utf8'),
)
const shipped = parseBrisqueModel(readFileSync('models/brisque-alice.json', 'utf8'))
const original = resolve('../shared/data/brisque')
const hasOriginal = existsSync(resolve(original, 'allmodel'))
if (!hasOriginal) {
  console.warn(`The original BRISQUE model is not in ${original}: checks against it are skipped.`)
}

describe('features', () => {
  test.each(Object.keys(samplePictures))('%s has the features another implementation finds', name => {
    const features = brisqueFeatures(samplePictures[name]!()) as Float64Array
    const differences = goldenFeatures[name]!.map((wanted, at) => Math.abs(features[at]! - wanted))
    expect(features).toHaveLength(FEATURE_COUNT)
    // The golden numbers have eleven digits.
    expect(Math.max(...differences)).toBeLessThan(1e-9)
  })

  test('mirroring a picture keeps shape and variance', () => {
    const { width, height, pixels } = samplePictures['soft noise']!()
    const mirrored = draw(width, height, () => (x, y) => pixels[y * width + width - 1 - x]!)
    const [before, after] = [samplePictures['soft noise']!(), mirrored].map(
      raster => brisqueFeatures(raster) as Float64Array,
    )
    expect(after![0]).toBe(before![0])
    expect(after![1]).toBeCloseTo(before![1]!, 12)
  })

  test('a gray RGB picture has the features of its luma', () => {
    const luma = samplePictures['a noisy ramp']!()
    const pixels = Uint8Array.from(
      { length: luma.pixels.length * 3 },
      (_, at) => luma.pixels[Math.floor(at / 3)]!,
    )
    expect(brisqueFeatures({ ...luma, channels: 3, pixels })).toEqual(brisqueFeatures(luma))
  })
})

describe('pictures that cannot be judged', () => {
  test.each<[string, Raster, string]>([
    ['a single pixel', flatPicture(1, 1, 9), 'too_small'],
    ['a strip', flatPicture(2000, 15, 9), 'too_small'],
    ['black', flatPicture(64, 48, 0), 'too_flat'],
    ['white', flatPicture(64, 48, 255), 'too_flat'],
    ['vertical stripes', draw(64, 64, () => x => (x & 1) * 255), 'too_flat'],
  ])('%s gets a reason instead of a score', (_, raster, reason) => {
    expect(brisqueScore(raster, shipped)).toMatchObject({ score: undefined, reason })
  })

  test('every size from the smallest on gives a finite score', () => {
    for (let side = 16; side < 40; side++) {
      const result = brisqueScore(
        draw(side, 16 + ((side * 7) % 23), noise => () => noise() % 256),
        shipped,
      )
      expect(result.score, `side ${side}`).toSatisfy(Number.isFinite)
    }
  })

  test('a raster that contradicts itself is refused', () => {
    expect(() =>
      brisqueFeatures({ width: 20, height: 20, channels: 1, pixels: new Uint8Array(399) }),
    ).toThrow(/399 bytes/)
  })
})

describe('the original model', () => {
  // svm-scale and svm-predict of LIBSVM 3.24 on the golden features; svm-scale rounds to six digits.
  test.skipIf(!hasOriginal).each([
    ['a noisy ramp', 110.165129],
    ['a noisy checkerboard', 153.591],
    ['soft noise', 38.917098],
    ['noise beside a white page', 161.288336],
  ])('scores %s as LIBSVM does', (name, wanted) => {
    const model = {
      metric: 'brisque/utlive-2011',
      svr: parseLibsvmModel(readFileSync(resolve(original, 'allmodel'), 'utf8')),
      range: parseRange(readFileSync(resolve(original, 'allrange'), 'utf8')),
    }
    expect(brisqueScore(samplePictures[name]!(), model).score).toBeCloseTo(wanted, 2)
  })
})
