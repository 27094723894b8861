import { expect, test } from 'vitest'
import { lumaInStrips, lumaOf } from './luma.ts'

const allColors = new Uint8Array(3 * 2 ** 24)
for (let at = 0; at < allColors.length; at++) allColors[at] = (Math.floor(at / 3) >> (8 * (at % 3))) & 255

test('every one of the 16.7 million colors gets the gray of the floating point formula', async () => {
  const luma = await lumaInStrips({ width: 4096, height: 4096, channels: 3, pixels: allColors }, undefined)
  let wrong = 0
  for (let at = 0, from = 0; at < 2 ** 24; at++, from += 3) {
    const exact =
      0.298936021293775 * allColors[from]! +
      0.587043074451121 * allColors[from + 1]! +
      0.114020904255103 * allColors[from + 2]!
    if (luma.pixels[at] !== Math.floor(exact + 0.5)) wrong++
  }
  expect(wrong).toBe(0)
})

test('byte by byte and word by word agree, at every length and alignment', () => {
  for (const start of [0, 1, 2, 3]) {
    for (const length of [1, 2, 3, 4, 5, 8, 13]) {
      const pixels = allColors.subarray(3_000_000 + start, 3_000_000 + start + 3 * length)
      const rgba = Uint8Array.from({ length: 4 * length }, (_, at) =>
        at % 4 === 3 ? 255 : pixels[Math.floor(at / 4) * 3 + (at % 4)]!,
      )
      const fromRgb = lumaOf({ width: length, height: 1, channels: 3, pixels }).pixels
      expect([...fromRgb]).toEqual([
        ...lumaOf({ width: length, height: 1, channels: 4, pixels: rgba }).pixels,
      ])
    }
  }
})

test('gray is its own luma', () => {
  const pixels = Uint8Array.of(1, 2, 3)
  expect(lumaOf({ width: 3, height: 1, channels: 1, pixels }).pixels).toEqual(pixels)
})
