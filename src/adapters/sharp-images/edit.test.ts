import type { ImageEdit } from '#domains/assets/ports'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { sharpImages } from './index.ts'
import { textChunks, withTextChunks } from './png-text.ts'

const images = sharpImages()
const enhance = { type: 'enhance', method: 'local' } as const

const edited = async (bytes: Uint8Array, ...edits: ImageEdit[]) => {
  const answer = await images.edit(bytes, edits)
  if ('broken' in answer) throw new Error(answer.message)
  return answer
}

const sceneOf = (width: number, height: number, shade: (at: number) => number) => {
  const pixels = Uint8Array.from({ length: width * height * 3 }, (_, at) => shade(at))
  return sharp(pixels, { raw: { width, height, channels: 3 } })
}
const pngOf = (width: number, height: number, shade: (at: number) => number) =>
  sceneOf(width, height, shade).png().toBuffer()
const slope = (at: number) => 90 + ((Math.floor(at / 3) % 64) * 70) / 64

const channelsOf = async (bytes: Uint8Array) => {
  const { channels } = await sharp(bytes).stats()
  return channels
}
const redOf = async (bytes: Uint8Array) => {
  const [red] = await channelsOf(bytes)
  return { mean: red!.mean, stdev: red!.stdev, max: red!.max, range: red!.max - red!.min }
}
const redAfter = async (bytes: Uint8Array, ...edits: ImageEdit[]) => {
  const after = await edited(bytes, ...edits)
  return redOf(after.bytes)
}
const alphaOf = (bytes: Uint8Array) => sharp(bytes).extractChannel(3).raw().toBuffer()
const roughnessOf = async (bytes: Uint8Array) => {
  const edges = { width: 3, height: 3, kernel: [0, 1, 0, 1, -4, 1, 0, 1, 0], offset: 128 }
  const { stdev } = await redOf(await sharp(bytes).convolve(edges).toBuffer())
  return stdev
}

/** A PNG text chunk; its checksum is left empty, which readers of texts do not look at. */
const textChunk = (keyword: string, text: string) => {
  const data = Buffer.from(`${keyword}\0${text}`, 'latin1')
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  return Buffer.concat([length, Buffer.from('tEXt'), data, Buffer.alloc(4)])
}

describe('adjusting', () => {
  test('brightness and contrast do what they say', async () => {
    const bytes = await pngOf(64, 64, slope)
    const before = await redOf(bytes)
    const brighter = await redAfter(bytes, { type: 'adjust', brightness: 1.3 })
    const starker = await redAfter(bytes, { type: 'adjust', contrast: 1.5 })
    expect(brighter.mean).toBeGreaterThan(before.mean * 1.2)
    expect(starker.stdev).toBeGreaterThan(before.stdev * 1.4)
  })

  test('saturation zero is gray', async () => {
    const red = await pngOf(8, 8, at => (at % 3 === 0 ? 220 : 60))
    const gray = await edited(red, { type: 'adjust', saturation: 0 })
    const [one, two] = await channelsOf(gray.bytes)
    expect(Math.abs(one!.mean - two!.mean)).toBeLessThan(3)
  })

  test('sharpness above one overshoots an edge, below one blurs it', async () => {
    const edge = await pngOf(64, 8, at => (Math.floor(at / 3) % 64 < 32 ? 80 : 160))
    const sharper = await redAfter(edge, { type: 'adjust', sharpness: 2 })
    const softer = await redAfter(edge, { type: 'adjust', sharpness: 0.2 })
    expect(sharper.max).toBeGreaterThan(165)
    expect(softer.stdev).toBeLessThan(40)
  })

  test('factors of one leave every pixel', async () => {
    const bytes = await pngOf(32, 32, at => (at * 37) % 256)
    const ones = { type: 'adjust', brightness: 1, contrast: 1, saturation: 1, sharpness: 1 } as const
    const same = await edited(bytes, ones)
    await expect(sharp(same.bytes).raw().toBuffer()).resolves.toEqual(await sharp(bytes).raw().toBuffer())
  })
})

describe('enhancing', () => {
  test('a dull picture uses more of the range', async () => {
    const bytes = await pngOf(64, 64, slope)
    const before = await redOf(bytes)
    const after = await redAfter(bytes, enhance)
    expect(after.range / before.range).toBeGreaterThan(1.3)
    expect(after.range / before.range).toBeLessThan(2.2)
  })

  test('noise goes down', async () => {
    const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const
    const create = { width: 96, height: 96, channels: 3, background: '#000', noise } as const
    const noisy = await sharp({ create }).png().toBuffer()
    const after = await edited(noisy, enhance)
    await expect(roughnessOf(after.bytes)).resolves.toBeLessThan((await roughnessOf(noisy)) * 0.75)
  })

  test('black, white, one tone and a single pixel stay what they are', async () => {
    const cases = [
      [40, 0],
      [40, 255],
      [40, 100],
      [1, 128],
      [2, 7],
    ] as const
    for (const [side, shade] of cases) {
      const after = await redAfter(await pngOf(side, side, () => shade), enhance)
      expect(Math.abs(after.mean - shade)).toBeLessThanOrEqual(2)
    }
  })

  test('transparency stays as it was', async () => {
    const pixels = Uint8Array.from({ length: 32 * 32 * 4 }, (_, at) =>
      at % 4 === 3 ? at % 256 : 100 + (at % 50),
    )
    const bytes = await sharp(pixels, { raw: { width: 32, height: 32, channels: 4 } })
      .png()
      .toBuffer()
    const after = await edited(bytes, enhance)
    await expect(alphaOf(after.bytes)).resolves.toEqual(await alphaOf(bytes))
  })
})

describe('what travels with a picture', () => {
  test('the texts of a PNG stay as they are, byte for byte, through several edits', async () => {
    const texts = [textChunk('parameters', 'a cat\nSteps: 20, Seed: 1'), textChunk('prompt', '{"1":{}}')]
    const bytes = withTextChunks(await pngOf(32, 32, slope), texts)
    const after = await edited(
      bytes,
      enhance,
      { type: 'resize', width: 16 },
      { type: 'adjust', contrast: 1.1 },
    )
    expect(textChunks(after.bytes)).toEqual(texts)
    await expect(images.probe(after.bytes)).resolves.toMatchObject({ width: 16 })
  })

  test('a PNG turned into a JPEG takes its generation parameters along as EXIF', async () => {
    const parameters = 'a lighthouse\nSteps: 20, Seed: 1'
    const bytes = withTextChunks(await pngOf(32, 32, slope), [textChunk('parameters', parameters)])
    const after = await edited(bytes, { type: 'convert', format: 'jpeg', quality: 80 })
    const { exif } = await sharp(after.bytes).metadata()
    expect(exif?.toString('latin1')).toContain(parameters)
  })

  test('EXIF and color profile stay', async () => {
    const bytes = await sceneOf(32, 32, slope)
      .withIccProfile('p3')
      .withExif({ IFD0: { Artist: 'Somebody' } })
      .jpeg()
      .toBuffer()
    const before = await sharp(bytes).metadata()
    const resized = await edited(bytes, { type: 'resize', width: 20 }, enhance)
    const after = await sharp(resized.bytes).metadata()
    expect(after).toMatchObject({ format: 'jpeg', width: 20 })
    expect(after.exif?.toString('latin1')).toContain('Somebody')
    expect(after.icc).toEqual(before.icc)
  })
})

describe('formats and sizes', () => {
  test('every format can be written', async () => {
    const bytes = await pngOf(32, 24, slope)
    for (const format of ['png', 'jpeg', 'webp', 'avif', 'tiff'] as const) {
      const after = await edited(bytes, { type: 'convert', format, quality: 60 })
      expect(after).toMatchObject({ format, width: 32, height: 24 })
      await expect(images.probe(after.bytes)).resolves.toMatchObject({ format, width: 32, height: 24 })
    }
  })

  test('what cannot be written back becomes a PNG', async () => {
    const svg = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"/>')
    const after = await edited(svg, { type: 'resize', width: 10 })
    expect(after).toMatchObject({ format: 'png', width: 10, height: 5 })
  })

  test('cover crops to the box, fill bends to it', async () => {
    const bytes = await pngOf(64, 32, slope)
    const covered = await edited(bytes, { type: 'resize', width: 20, height: 20, fit: 'cover' })
    const filled = await edited(bytes, { type: 'resize', width: 10, height: 30, fit: 'fill' })
    expect(covered).toMatchObject({ width: 20, height: 20 })
    expect(filled).toMatchObject({ width: 10, height: 30 })
  })

  test('a picture too large for its format is said so', async () => {
    const bytes = await pngOf(2, 2, slope)
    const answer = await images.edit(bytes, [
      { type: 'resize', width: 16_384, height: 4, fit: 'fill' },
      { type: 'convert', format: 'webp' },
    ])
    expect(answer).toMatchObject({ broken: true, reason: 'too_many_pixels' })
  })
})
