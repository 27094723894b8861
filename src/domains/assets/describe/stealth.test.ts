import { expect, test } from 'vitest'
import { buildStealth, encodePng } from './build-samples.ts'
import { describe as describeFile } from './describe.ts'
import { readStealthPng } from './png-pixels.ts'
import { readStealth } from './stealth.ts'

const text =
  'a fox in the snow, テスト\nNegative prompt: blurry\nSteps: 20, Sampler: Euler, CFG scale: 7, Seed: 42, Size: 90x70'

test('text hidden in alpha or color, packed or not, is found', () => {
  for (const kind of ['pnginfo', 'pngcomp', 'rgbinfo', 'rgbcomp'] as const) {
    const raster = buildStealth(text, kind)
    expect(readStealth(raster)).toBe(text)
    expect(readStealthPng(encodePng(raster))).toBe(text)
  }
})

test('pictures that are tall, flat or without alpha are searched as well', () => {
  for (const size of [
    { width: 20, height: 400 },
    { width: 2000, height: 3 },
    { width: 1500, height: 1 },
  ]) {
    const raster = buildStealth(text, 'pngcomp', {
      ...size,
      width: Math.ceil(1600 / size.height) + size.width,
    })
    expect(readStealthPng(encodePng(raster))).toBe(text)
  }
  const { width, height, pixels } = buildStealth(text, 'rgbcomp')
  const rgb = pixels.filter((_, index) => index % 4 !== 3)
  expect(readStealth({ width, height, channels: 3, pixels: rgb })).toBe(text)
})

test('a description of a PNG finds it without help, and of other formats with the pixels at hand', () => {
  const raster = buildStealth(text, 'pngcomp')
  const found = { tool: 'automatic1111', prompt: 'a fox in the snow, テスト', seed: '42' }
  expect(
    describeFile(encodePng(raster), { fileName: 'a.png', complete: true })?.generation_params,
  ).toMatchObject(found)
  const gif = Buffer.from('GIF89a\x01\0\x01\0\0\0\0;')
  expect(describeFile(gif, { fileName: 'a.gif', complete: true, raster })?.generation_params).toMatchObject(
    found,
  )
})

test('NovelAI hides all of its texts as one object', () => {
  const comment = {
    prompt: 'a fox',
    uc: 'blurry',
    steps: 28,
    seed: 7,
    sampler: 'k_euler',
    scale: 5,
    noise_schedule: 'karras',
  }
  const hidden = JSON.stringify({
    Description: 'a fox',
    Software: 'NovelAI',
    Source: 'NovelAI Diffusion V4.5 4BDE2A90',
    Comment: JSON.stringify(comment),
  })
  const png = encodePng(buildStealth(hidden, 'pngcomp', { width: 64, height: 64 }))
  expect(describeFile(png, { fileName: 'a.png', complete: true })).toMatchObject({
    source_type: 'novelai',
    generation_params: { tool: 'novelai', prompt: 'a fox', model: 'NovelAI Diffusion V4.5', seed: '7' },
  })
})

test('plain pictures, lying lengths and damaged text hide nothing', () => {
  const empty = { width: 64, height: 64, channels: 4 as const, pixels: new Uint8Array(64 * 64 * 4).fill(255) }
  expect(readStealth(empty)).toBeUndefined()
  expect(readStealth({ ...empty, pixels: empty.pixels.subarray(0, 100) })).toBeUndefined()
  expect(readStealth({ ...empty, channels: 1, pixels: new Uint8Array(64 * 64) })).toBeUndefined()
  const cut = buildStealth(text.repeat(20), 'pnginfo', { width: 60, height: 60 })
  expect(readStealth(cut)).toBeUndefined()
  const damaged = buildStealth(text, 'pngcomp')
  for (let at = 203; at < 4000; at += 4) damaged.pixels[at + 700] = 1
  expect(readStealth(damaged)).toBeUndefined()
})
