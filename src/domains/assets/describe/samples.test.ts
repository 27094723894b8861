import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { describe as describeFile } from './describe.ts'
import { expectedGenerations as expected } from './expected-generations.ts'

/** Real pictures of sd-parsers and sd-metadata (MIT), kept beside the project. */
const root = resolve('../shared/data/media')
const isHere = existsSync(root)
if (!isHere) console.warn(`Skipped: the sample pictures are not in ${root}.`)

const withPatterns = (wanted: Record<string, unknown>) =>
  wanted.prompt instanceof RegExp
    ? { ...wanted, prompt: expect.stringMatching(wanted.prompt) as unknown }
    : wanted

describe.skipIf(!isHere)('real pictures', () => {
  const files = isHere
    ? ['enslo', 'sdparsers'].flatMap(folder =>
        readdirSync(join(root, folder)).map(name => ({ folder, name })),
      )
    : []
  const read = (folder: string, name: string) => readFileSync(join(root, folder, name))

  for (const { folder, name } of files.filter(file => file.name in expected)) {
    test(`${name} is described as its makers describe it`, () => {
      const description = describeFile(read(folder, name), { fileName: name, complete: true })
      const wanted = expected[name]
      if (wanted) expect(description?.generation_params).toMatchObject(withPatterns(wanted))
      else expect(description?.generation_params).toBeUndefined()
      expect(description?.problems).toEqual([])
      expect(description?.media.extension_mismatch).toBe(false)
    })
  }

  test('every sample has an expectation, and the empty file and the texts are no media', () => {
    const others = files.filter(file => !(file.name in expected)).map(file => file.name)
    expect(others).toEqual(['LICENSE.txt', 'LICENSE.txt', 'tests_resources_bad_images_empty_file.png'])
    for (const { folder, name } of files.filter(file => others.includes(file.name))) {
      expect(describeFile(read(folder, name), { fileName: name, complete: true })).toBeUndefined()
    }
  })

  test('all conditionings that flow into a sampler are told, in their order', () => {
    const name = 'tests_resources_parsers_ComfyUI_night_evening_day_morning_cropped.png'
    const description = describeFile(read('sdparsers', name), { fileName: name, complete: true })
    const order = ['(night:1.3)', '(evening:1.2)', '(daytime:1.2)', 'morning sky', 'beautiful landscape']
    const places = order.map(words => description?.generation_params?.prompt?.indexOf(words) ?? -1)
    expect(places.every(place => place >= 0)).toBe(true)
    expect(places).toEqual(places.toSorted((left, right) => left - right))
  })

  test('the first 64 KiB of a JPEG or WebP tell the same as the whole', () => {
    for (const { folder, name } of files.filter(file => /\.(?:jpe?g|webp)$/.test(file.name))) {
      const bytes = read(folder, name)
      const whole = describeFile(bytes, { fileName: name, complete: true })
      const head = describeFile(bytes.subarray(0, 65_536), {
        fileName: name,
        complete: false,
        sizeBytes: bytes.length,
      })
      expect([head?.width, head?.height]).toEqual([whole?.width, whole?.height])
      // WebP keeps its EXIF behind the picture.
      if (!name.endsWith('.webp')) expect(head?.generation_params).toEqual(whole?.generation_params)
      expect(head?.problems).toEqual([])
    }
  })
})
