import { expect, test } from 'vitest'
import { halve } from './halve.ts'

test('a flat plane stays exactly flat, and odd sides round up', () => {
  const half = halve({ width: 9, height: 5, samples: new Uint8Array(45).fill(77) })
  expect([half.width, half.height]).toEqual([5, 3])
  expect([...half.samples]).toEqual(Array.from({ length: 15 }, () => 77))
})

test('a ramp is halved as imresize halves it', () => {
  // The kernel 111, 29, -9, -3 over 256 on both sides, with the ends mirrored.
  const half = halve({ width: 8, height: 1, samples: Uint8Array.from([0, 10, 20, 30, 40, 50, 60, 70]) })
  expect([...half.samples].map(value => value * 256)).toEqual([1150, 6370, 11_550, 16_770])
})

test('a plane narrower than the kernel mirrors again and again', () => {
  const half = halve({ width: 1, height: 2, samples: Uint8Array.from([10, 20]) })
  expect([...half.samples]).toEqual([15])
})
