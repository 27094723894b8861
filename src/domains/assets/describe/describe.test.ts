import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  asciiEntry,
  buildExif,
  buildJpeg,
  buildMp4,
  buildPng,
  exifSegment,
  iTXt,
  tEXt,
  xmpSegment,
} from './build-samples.ts'
import { describe as describeFile } from './describe.ts'
import { mostDescriptionBytes } from './fit.ts'
import { xmpSidecar } from './xmp.ts'

const size = (value: unknown) => Buffer.byteLength(JSON.stringify(value))

/** Every text in it, the names of fields too. */
const textsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, field]) => [name, ...textsIn(field)])
}

test('a description says what the file is, how it was made and what was wrong with it', () => {
  const parameters = 'a fox\nSteps: 20, Sampler: Euler, Seed: 42, Size: 3x2, Model: wai'
  const png = buildPng([
    tEXt('parameters', parameters),
    iTXt('XML:com.adobe.xmp', xmpSidecar({ tags: [{ key: 'style', value: 'anime' }], rating: 3 })),
  ])
  expect(
    describeFile(png.subarray(0, -12), { fileName: 'fox.jpg', relativeFolder: 'summer', complete: true }),
  ).toEqual({
    media: { media_type: 'image', format: 'png', mime: 'image/png', extension_mismatch: true },
    width: 3,
    height: 2,
    format: 'png',
    extracted_metadata: {
      exif: {},
      xmp: { tags: [{ key: 'style', value: 'anime' }], rating: 3 },
      text: { parameters },
    },
    generation_params: {
      tool: 'automatic1111',
      source_type: 'stable-diffusion',
      prompt: 'a fox',
      seed: '42',
      steps: 20,
      sampler: 'Euler',
      width: 3,
      height: 2,
      model: 'wai',
      loras: [],
      raw_keys: ['parameters'],
      extra: {},
    },
    source_type: 'stable-diffusion',
    tags: [
      { key: 'tool', value: 'automatic1111', confidence: 1, source: 'auto' },
      { key: 'model', value: 'wai', confidence: 1, source: 'auto' },
      { key: 'sampler', value: 'Euler', confidence: 1, source: 'auto' },
      { key: 'prompt', value: 'a fox', confidence: 0.9, source: 'auto' },
    ],
    problems: ['The file is truncated: it ends before the last PNG chunk.'],
  })
})

test('what is no media is not described', () => {
  expect(describeFile(Buffer.from('hello'), { fileName: 'a.png', complete: true })).toBeUndefined()
  expect(describeFile(new Uint8Array(), { fileName: 'a.png', complete: true })).toBeUndefined()
})

test('a workflow of megabytes is told by its prompt and its number of nodes', () => {
  const nodes = Object.fromEntries(
    Array.from({ length: 4000 }, (_, id) => [
      `n${id}`,
      { class_type: 'Note', inputs: { text: 'x'.repeat(500) } },
    ]),
  )
  const prompt = {
    1: { class_type: 'KSampler', inputs: { seed: 5, steps: 20, positive: ['2', 0] } },
    2: { class_type: 'CLIPTextEncode', inputs: { text: 'a fox' } },
    ...nodes,
  }
  const described = describeFile(
    buildPng([iTXt('prompt', JSON.stringify(prompt)), iTXt('workflow', JSON.stringify(prompt))]),
    { fileName: 'a.png', complete: true },
  )
  expect(described?.generation_params).toMatchObject({
    prompt: 'a fox',
    seed: '5',
    extra: { workflow_nodes: 4002 },
  })
  expect(size(described)).toBeLessThan(8000)
})

test('however much a file says, its description stays below 48 KiB and is plain JSON', () => {
  const junk = fc
    .string({ unit: 'binary', minLength: 0, maxLength: 100 })
    .map(text => `${text}"\\\u0001\ud83d`)
  const long = fc.tuple(junk, fc.integer({ min: 1, max: 200 })).map(([text, times]) => text.repeat(times))
  fc.assert(
    fc.property(fc.array(long, { minLength: 9, maxLength: 9 }), texts => {
      const [prompt = '', negative = '', ...rest] = texts
      const keys = rest.flatMap((text, at) => [
        iTXt(`key${at}`, text),
        iTXt(`${'k'.repeat(70)}${at}`, `${text}2`),
      ])
      const tags = rest
        .flatMap(text => text.match(/[^]{1,300}/gu) ?? [])
        .map(value => ({ key: value.slice(0, 90), value }))
      const comment = `${prompt.replaceAll('\n', ' ')}\nNegative prompt: ${negative}\nSteps: 2, Seed: 1, ${rest.map((text, at) => `Key ${at}: ${JSON.stringify(text)}`).join(', ')}`
      const png = buildPng([
        iTXt('parameters', comment),
        iTXt('XML:com.adobe.xmp', xmpSidecar({ tags })),
        ...keys,
      ])
      const described = describeFile(png, { fileName: 'a.png', complete: true })
      expect(size(described)).toBeLessThan(mostDescriptionBytes)
      const json = JSON.stringify(described)
      expect(JSON.parse(json)).toEqual(described)
      expect(textsIn(described).filter(text => text.includes('\0'))).toEqual([])
    }),
    { numRuns: 5 },
  )
})

test('a prompt that is cut is said to be, and the whole of an ordinary one is kept', () => {
  const png = (prompt: string) =>
    describeFile(buildPng([iTXt('parameters', `${prompt}\nSteps: 20, Seed: 1`)]), {
      fileName: 'a.png',
      complete: true,
    })
  expect(png('fox '.repeat(1000))?.generation_params?.prompt).toHaveLength(3999)
  const long = png('狐'.repeat(10_000))
  expect(long?.problems).toEqual(['The prompt is longer than is kept.'])
  expect(long?.generation_params?.prompt?.length).toBe(4095)
})

test('photographs, films and their oddities are described by the same words', () => {
  const photo = buildJpeg([
    exifSegment(buildExif([asciiEntry(0x010f, 'Canon'), asciiEntry(0x0110, 'EOS R5')])),
    xmpSegment(xmpSidecar({ tags: [], title: 'Sea' })),
  ])
  expect(describeFile(photo, { fileName: 'IMG_1234.JPG', complete: true })).toMatchObject({
    source_type: 'camera',
    extracted_metadata: { exif: { camera_model: 'EOS R5' }, xmp: { title: 'Sea' } },
    tags: [],
  })
  expect(describeFile(buildMp4({}, 2500), { fileName: 'a.mp4', complete: true })).toMatchObject({
    media: { media_type: 'video' },
    duration_ms: 2500,
    source_type: 'unknown',
    problems: [],
  })
})
