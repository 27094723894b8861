import { assert, integer, property, stringMatching, uniqueArray } from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Raster } from './ports.ts'
import { hammingDistance, isSimilar, perceptualHashes, phashBandProbes, phashBands } from './similar.ts'

const paint = (width: number, height: number, shade: (x: number, y: number) => number): Raster => ({
  width,
  height,
  channels: 1,
  pixels: Uint8Array.from({ length: width * height }, (_, at) =>
    shade((at % width) / width, Math.floor(at / width) / height),
  ),
})
const scene = (x: number, y: number) =>
  128 + 60 * Math.sin(9 * x + 2) * Math.cos(7 * y) + 50 * Math.sin(23 * x * y)
const hash = stringMatching(/^[0-9a-f]{16}$/)

const flipped = (hex: string, bits: readonly number[]) =>
  bits
    .reduce((value, bit) => value ^ (1n << BigInt(bit)), BigInt(`0x${hex}`))
    .toString(16)
    .padStart(16, '0')

describe('hashes', () => {
  test('the same scene at another size, aspect or brightness is similar', () => {
    const whole = perceptualHashes(paint(640, 480, scene))
    expect(isSimilar(whole, perceptualHashes(paint(320, 240, scene)))).toBe(true)
    expect(isSimilar(whole, perceptualHashes(paint(211, 300, scene)))).toBe(true)
    expect(isSimilar(whole, perceptualHashes(paint(640, 480, (x, y) => scene(x, y) * 0.7 + 20)))).toBe(true)
  })

  test('another scene is not', () => {
    const other = paint(640, 480, (x, y) => 128 + 100 * Math.sin(40 * (x - y)) * Math.sin(31 * y))
    expect(isSimilar(perceptualHashes(paint(640, 480, scene)), perceptualHashes(other))).toBe(false)
  })

  test('a picture of one tone has no features, whatever the tone or size', () => {
    for (const [size, shade] of [
      [1, 0],
      [7, 90],
      [33, 255],
      [500, 17],
    ] as const) {
      expect(perceptualHashes(paint(size, size + 1, () => shade))).toEqual({
        phash: '0000000000000000',
        dhash: '0000000000000000',
      })
    }
  })

  test('light growing to the right sets every bit of the difference hash', () => {
    expect(perceptualHashes(paint(90, 80, x => 255 * x)).dhash).toBe('ffffffffffffffff')
    expect(perceptualHashes(paint(90, 80, x => 255 - 255 * x)).dhash).toBe('0000000000000000')
  })

  test('the cosine transform is that of a plain double sum', () => {
    const cells = paint(32, 32, scene)
    const coefficient = (u: number, v: number) => {
      let sum = 0
      for (let at = 0; at < 1024; at++) {
        sum +=
          cells.pixels[at]! *
          Math.cos(((2 * (at % 32) + 1) * u * Math.PI) / 64) *
          Math.cos(((2 * Math.floor(at / 32) + 1) * v * Math.PI) / 64)
      }
      return sum
    }
    const low = Array.from({ length: 64 }, (_, at) => coefficient((at % 8) + 1, Math.floor(at / 8) + 1))
    const sorted = low.toSorted((a, b) => a - b)
    const median = (sorted[31]! + sorted[32]!) / 2
    const bits = low.map(value => (value > median ? '1' : '0')).join('')
    expect(perceptualHashes(cells).phash).toBe(BigInt(`0b${bits}`).toString(16).padStart(16, '0'))
  })

  test('colors cannot be hashed', () => {
    expect(() => perceptualHashes({ width: 1, height: 1, channels: 3, pixels: new Uint8Array(3) })).toThrow(
      RangeError,
    )
  })
})

describe('distance', () => {
  test('is the number of flipped bits', () => {
    assert(
      property(hash, uniqueArray(integer({ min: 0, max: 63 })), (hex, bits) => {
        expect(hammingDistance(hex, flipped(hex, bits))).toBe(bits.length)
      }),
    )
  })

  test('is not defined for anything but 64-bit hashes', () => {
    for (const bad of ['', 'ff', 'FFFFFFFFFFFFFFFF', '00000000000000000', 'zzzzzzzzzzzzzzzz']) {
      expect(() => hammingDistance(bad, '0000000000000000')).toThrow(RangeError)
      expect(() => phashBands(bad)).toThrow(RangeError)
    }
  })
})

describe('bands', () => {
  test('a hash within the distance shares a probed value in at least one band', () => {
    assert(
      property(
        hash,
        integer({ min: 0, max: 8 }),
        uniqueArray(integer({ min: 0, max: 63 }), { maxLength: 8 }),
        (hex, distance, bits) => {
          const probes = phashBandProbes(hex, distance)
          const bands = phashBands(flipped(hex, bits.slice(0, distance)))
          expect(bands.some((band, at) => probes[at]!.includes(band))).toBe(true)
        },
      ),
    )
  })

  test('at the distance that counts as similar a band has 137 values to look for, each once', () => {
    for (const values of phashBandProbes('0123456789abcdef')) {
      expect(values).toHaveLength(137)
      expect(new Set(values).size).toBe(137)
      expect(values.every(value => value >= 0 && value < 65_536)).toBe(true)
    }
  })

  test('a distance that would probe everything is refused', () => {
    expect(() => phashBandProbes('0123456789abcdef', 16)).toThrow(RangeError)
    expect(() => phashBandProbes('0123456789abcdef', 1.5)).toThrow(RangeError)
  })
})
