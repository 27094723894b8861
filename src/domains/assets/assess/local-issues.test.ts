import { describe, expect, test } from 'vitest'
import type { Raster } from '../ports.ts'
import { localIssues } from './local-issues.ts'
import { measureLocally } from './local-measures.ts'
import { draw, flatPicture, samplePictures, soften } from './testing.ts'

const kindsOf = (raster: Raster) => localIssues(raster).map(({ kind, severity }) => `${kind} ${severity}`)
const blur = (raster: Raster, times: number): Raster =>
  times === 0 ? raster : blur(soften(raster), times - 1)

/** Busy like a photo: objects with edges, shading and a little grain. */
const scene = () =>
  draw(512, 384, noise => (x, y) => {
    const object = ((x * x + 3 * y * y) >> 12) & 1 ? 60 : 0
    return 70 + object + Math.trunc(40 * Math.sin(x / 37) * Math.cos(y / 29)) + (noise() % 7)
  })

/** Every block of eight pixels in its mean, plus grain: what a very strong JPEG looks like. */
const blocks = ({ width, height, pixels }: Raster, offset = 0) =>
  draw(width, height, noise => (x, y) => {
    const corner = (at: number) => Math.max(Math.floor((at + offset) / 8) * 8 - offset, 0)
    return pixels[corner(y) * width + corner(x)]! + (noise() % 3)
  })

describe('issues seen without a model', () => {
  test.each<[string, Raster, readonly string[]]>([
    ['an ordinary scene', scene(), []],
    ['noise', samplePictures['a noisy ramp']!(), []],
    ['black', flatPicture(300, 200, 0), ['black high']],
    ['white', flatPicture(300, 200, 255), ['white high']],
    ['one gray', flatPicture(300, 200, 90), ['blank high']],
    ['one pixel', flatPicture(1, 1, 90), ['blank high']],
    ['a blurred scene', blur(scene(), 6), ['blurred low']],
    ['a scene blurred away', blur(scene(), 40), ['blurred medium']],
    ['a scene in blocks', blocks(scene()), ['blocky medium']],
    ['a scene in blocks, cropped off the grid', blocks(scene(), 5), ['blocky medium']],
  ])('%s: %#', (_, raster, kinds) => {
    expect(kindsOf(raster)).toEqual(kinds)
  })

  test('half a scene in the dark has clipped shadows, nearly all of it more so', () => {
    const dark = (upTo: number) => draw(512, 384, () => (x, y) => (x < upTo ? 0 : scenePixels[y * 512 + x]!))
    const scenePixels = scene().pixels
    expect(kindsOf(dark(256))).toEqual(['clipped_shadows low'])
    expect(kindsOf(dark(420))).toEqual(['clipped_shadows medium'])
  })

  test('text on white paper is only a little clipped', () => {
    const page = draw(400, 300, noise => (x, y) => (y % 12 < 6 && noise() % 3 === 0 && x > 40 ? 20 : 255))
    expect(localIssues(page).every(({ severity }) => severity !== 'high')).toBe(true)
  })

  test('a faded scene has low contrast', () => {
    const { pixels } = scene()
    const faded = draw(512, 384, () => (x, y) => 120 + Math.round((pixels[y * 512 + x]! - 120) / 8))
    expect(kindsOf(faded)).toContain('low_contrast medium')
  })

  test('one sharp object before a soft background is not blurred', () => {
    const [soft, sharp] = [blur(scene(), 40).pixels, scene().pixels]
    const portrait = draw(512, 384, () => (x, y) => (x < 200 && y < 200 ? sharp : soft)[y * 512 + x]!)
    expect(kindsOf(portrait)).toEqual([])
  })

  test('pixel art in cells of eight is not blocky', () => {
    const art = draw(256, 256, noise => {
      const cells = Array.from({ length: 1024 }, () => noise() % 256)
      return (x, y) => cells[(y >> 3) * 32 + (x >> 3)]!
    })
    expect(kindsOf(art)).toEqual([])
  })
})

test('sharpness does not depend on resolution', () => {
  const { width, height, pixels } = scene()
  const doubled = draw(2 * width, 2 * height, () => (x, y) => pixels[(y >> 1) * width + (x >> 1)]!)
  expect(measureLocally(doubled).sharpness).toBeCloseTo(measureLocally(scene()).sharpness!, 6)
})

test('the smallest pictures are measured without complaint', () => {
  for (const [width, height] of [
    [1, 1],
    [2, 700],
    [700, 2],
    [31, 33],
    [8, 8],
  ] as const) {
    const { sharpness, blockiness, range } = measureLocally(draw(width, height, noise => () => noise() % 256))
    expect([sharpness ?? 0, blockiness, range].every(Number.isFinite), `${width} × ${height}`).toBe(true)
  }
})
