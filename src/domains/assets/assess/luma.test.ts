import { expect, test } from 'vitest'
import { matlabLuma } from './luma.ts'

test.each([
  // Values of MATLAB's rgb2gray formula in exact arithmetic.
  [[255, 0, 0], 76],
  [[0, 255, 0], 150],
  [[0, 0, 255], 29],
  [[255, 255, 255], 255],
  [[10, 200, 30], 124],
  [[1, 1, 1], 1],
])('%j is luma %d', (pixel, luma) => {
  expect([
    ...matlabLuma({ width: 1, height: 1, channels: 3, pixels: Uint8Array.from(pixel) }).pixels,
  ]).toEqual([luma])
})

test('transparent pixels lie on white', () => {
  const pixels = Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 255, 100, 100, 100, 51])
  expect([...matlabLuma({ width: 3, height: 1, channels: 4, pixels }).pixels]).toEqual([255, 0, 224])
})

test('every gray stays itself', () => {
  const pixels = Uint8Array.from({ length: 768 }, (_, at) => Math.floor(at / 3))
  expect([...matlabLuma({ width: 256, height: 1, channels: 3, pixels }).pixels]).toEqual(
    Array.from({ length: 256 }, (_, at) => at),
  )
})

test('a raster that contradicts itself is refused', () => {
  expect(() => matlabLuma({ width: 2, height: 2, channels: 3, pixels: new Uint8Array(13) })).toThrow(
    /13 bytes/,
  )
  expect(() => matlabLuma({ width: 0, height: 2, channels: 3, pixels: new Uint8Array(0) })).toThrow(
    /not a raster/,
  )
})
