import { brisqueScore, localIssues, parseBrisqueModel } from '#domains/assets/measure'
import type { ImagePass, Raster } from '#domains/assets/ports'
import { readFileSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { brisqueThreads, type ModelFiles } from './index.ts'

const shipped = 'models/brisque-alice.json'
const model = parseBrisqueModel(readFileSync(shipped, 'utf8'))
const open: { close(): Promise<void> }[] = []
afterAll(() => Promise.all(open.map(each => each.close())))

/** Waves with grain on them: smooth at 0, mostly grain at 1. */
function picture(grain: number, side = 160): Raster {
  let seed = 7
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
    return seed / 2 ** 31
  }
  const pixels = Uint8Array.from({ length: side * side }, (_, at) => {
    const wave = 128 + 60 * Math.sin((at % side) / 9) + 40 * Math.cos(at / side / 13)
    return Math.max(0, Math.min(255, wave * (1 - grain) + 255 * random() * grain))
  })
  return { width: side, height: side, channels: 1, pixels }
}

const glance = {
  broken: false,
  thumbnail: { bytes: new Uint8Array([1]), width: 1, height: 1, format: 'webp' },
} as unknown as Exclude<ImagePass, { broken: true }>

/** The bytes of a picture name it: this reader does not decode. */
function meter(files: ModelFiles) {
  const pass = async (bytes: Uint8Array): Promise<ImagePass> => ({
    ...glance,
    luma: picture(bytes[0]! / 100),
  })
  const made = brisqueThreads({ pass }, { files, threads: 2 })
  open.push(made)
  return (grain: number) => made.measure(new Uint8Array([grain]), { thumbnail_px: 64 })
}

test('many pictures at once get the score and the issues that one thread would have computed', async () => {
  const measure = meter({ shipped })
  const grains = Array.from({ length: 24 }, (_, index) => index * 4)
  const measured = await Promise.all(grains.map(measure))
  for (const [index, grain] of grains.entries()) {
    const luma = picture(grain / 100)
    const alone = brisqueScore(luma, model)
    expect(measured[index]).toMatchObject({
      broken: false,
      brisque: { score: alone.score },
      issues: localIssues(luma),
    })
  }
})

test('a picture that cannot be decoded is answered as such, without a thread', async () => {
  const broken = { broken: true, message: 'half of it is missing' }
  const made = brisqueThreads({ pass: async () => broken as never }, { files: { shipped: 'no such model' } })
  open.push(made)
  expect(await made.measure(new Uint8Array(), { thumbnail_px: 64 })).toEqual(broken)
})

test('without its model nothing is measured, and the reason is told for each picture', async () => {
  const measure = meter({ shipped: 'models/no-such-model.json' })
  for (const end of await Promise.allSettled([1, 2, 3].map(measure))) {
    expect(end).toMatchObject({
      status: 'rejected',
      reason: expect.objectContaining({ message: expect.stringContaining('no-such-model') }),
    })
  }
})

test('the pixels stay readable when they are part of a larger buffer', async () => {
  const luma = picture(0.2)
  const larger = new Uint8Array(luma.pixels.length + 8)
  larger.set(luma.pixels, 8)
  const part = { ...luma, pixels: larger.subarray(8) }
  const made = brisqueThreads({ pass: async () => ({ ...glance, luma: part }) }, { files: { shipped } })
  open.push(made)
  expect(await made.measure(new Uint8Array(), { thumbnail_px: 64 })).toMatchObject({
    brisque: { score: brisqueScore(luma, model).score },
  })
  expect(larger).toHaveLength(luma.pixels.length + 8)
})
