import { imagesLaw } from '#domains/assets/testing'
import { array, assert, asyncProperty, double, nat, record, tuple } from 'fast-check'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { sharpImages } from './index.ts'

imagesLaw('sharpImages', sharpImages)

const images = sharpImages({ maxPixels: 4_000_000 })
const noise = (width: number, height: number) =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      background: '#000',
      noise: { type: 'gaussian', mean: 120, sigma: 40 },
    },
  })
const look = async (bytes: Uint8Array) => {
  const answer = await images.pass(bytes, { thumbnail_px: 64 })
  if (answer.broken) throw new Error(answer.message)
  return answer
}
const lumaOf = async (bytes: Uint8Array) => {
  const { luma } = await look(bytes)
  return luma
}
const grayOf = async (bytes: Uint8Array) => {
  const { pixels } = await lumaOf(bytes)
  return pixels[0]
}

describe('what cameras and tools write', () => {
  test('a picture stored lying is seen upright', async () => {
    const upright = Uint8Array.from({ length: 80 }, (_, at) => (at < 40 ? 250 : 10))
    const stored = await sharp(upright, { raw: { width: 8, height: 10, channels: 1 } })
      .rotate(-90)
      .withMetadata({ orientation: 6 })
      .png()
      .toBuffer()
    await expect(images.probe(stored)).resolves.toMatchObject({ width: 8, height: 10, orientation: 6 })
    const { luma } = await look(stored)
    expect([luma.width, luma.height, luma.pixels[0], luma.pixels[79]]).toEqual([8, 10, 250, 10])
    const edited = await images.edit(stored, [{ type: 'convert', format: 'jpeg' }])
    if ('broken' in edited) throw new Error(edited.message)
    await expect(images.probe(edited.bytes)).resolves.not.toHaveProperty('orientation', 6)
    expect(edited).toMatchObject({ width: 8, height: 10 })
  })

  test('sixteen bits become the upper eight', async () => {
    const deep = await sharp(Uint16Array.of(0, 257, 25_700, 65_535), {
      raw: { width: 4, height: 1, channels: 1 },
    })
      .toColourspace('grey16')
      .png()
      .toBuffer()
    const { depth } = await sharp(deep).metadata()
    expect(depth).toBe('ushort')
    const luma = await lumaOf(deep)
    expect([...luma.pixels]).toEqual([0, 1, 100, 255])
  })

  test('a profile other than sRGB is converted, sRGB itself leaves every value', async () => {
    const pixels = Uint8Array.of(200, 40, 40)
    const raw = { raw: { width: 1, height: 1, channels: 3 } } as const
    const [plain, srgb, wide] = await Promise.all([
      sharp(pixels, raw).png().toBuffer(),
      sharp(pixels, raw).withIccProfile('srgb').png().toBuffer(),
      sharp(await sharp(pixels, raw).withIccProfile('p3').png().toBuffer())
        .keepIccProfile()
        .png()
        .toBuffer(),
    ])
    const [gray, same, near] = await Promise.all([plain, srgb, wide].map(grayOf))
    expect(same).toBe(gray)
    expect(Math.abs(near! - gray!)).toBeLessThanOrEqual(1)
  })

  test('CMYK, animation and vector graphics are pictures too', async () => {
    const cmyk = await noise(30, 20).toColourspace('cmyk').jpeg().toBuffer()
    const frames = await sharp([await noise(20, 20).png().toBuffer(), await noise(20, 20).png().toBuffer()], {
      join: { animated: true },
    })
      .gif()
      .toBuffer()
    const svg = new TextEncoder().encode(
      '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><rect width="20" height="10" fill="red"/></svg>',
    )
    await expect(lumaOf(cmyk)).resolves.toMatchObject({ width: 30, height: 20 })
    await expect(lumaOf(frames)).resolves.toMatchObject({ width: 20, height: 20 })
    await expect(grayOf(svg)).resolves.toBe(76)
  })
})

describe('files that are not right', () => {
  test('kinds of picture without a decoder are unsupported, not nonsense', async () => {
    const starts = [
      'BM\u0046\0',
      ['\0\0\0\u0018', 'ftyp', 'heic'].join(''),
      '\u00FF\n',
      '8BPS\0\u0001',
      '\0\0\0\fJXL \r\n',
    ]
    for (const start of starts) {
      const bytes = Buffer.from(start + 'x'.repeat(200), 'latin1')
      await expect(images.pass(bytes, { thumbnail_px: 8 })).resolves.toMatchObject({
        broken: true,
        reason: 'unsupported',
      })
    }
  })

  test('a decompression bomb costs nothing', async () => {
    const bomb = await sharp({ create: { width: 4000, height: 4000, channels: 3, background: '#000' } })
      .png({ compressionLevel: 1 })
      .toBuffer()
    const before = process.memoryUsage().arrayBuffers
    await expect(images.pass(bomb, { thumbnail_px: 8 })).resolves.toMatchObject({
      broken: true,
      reason: 'too_many_pixels',
    })
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000)
  })

  test('a file cut anywhere, or with bytes changed anywhere, is an answer and never an exception', async () => {
    const whole = [
      await noise(40, 30).png().toBuffer(),
      await noise(40, 30).jpeg().toBuffer(),
      await noise(40, 30).webp().toBuffer(),
    ]
    const damage = record({
      which: nat(2),
      keep: double({ min: 0, max: 1, noNaN: true }),
      flips: array(tuple(nat(), nat(255)), { maxLength: 6 }),
    })
    await assert(
      asyncProperty(damage, async ({ which, keep, flips }) => {
        const bytes = Buffer.from(whole[which]!.subarray(0, Math.ceil(whole[which]!.length * keep)))
        for (const [at, value] of flips) if (bytes.length) bytes[at % bytes.length] = value
        const probe = await images.probe(bytes)
        expect(probe.broken).toBeTypeOf('boolean')
        const pass = await images.pass(bytes, { thumbnail_px: 16 })
        expect(pass.broken).toBeTypeOf('boolean')
      }),
      { numRuns: 150 },
    )
  })

  test('sizes and factors that make no sense are refused loudly', async () => {
    const bytes = await noise(8, 8).png().toBuffer()
    await expect(images.pass(bytes, { thumbnail_px: 0 })).rejects.toThrow(RangeError)
    await expect(images.edit(bytes, [{ type: 'adjust', brightness: -1 }])).rejects.toThrow(RangeError)
    await expect(images.edit(bytes, [{ type: 'resize', width: 1.5 }])).rejects.toThrow(RangeError)
    await expect(images.edit(bytes, [{ type: 'convert', format: 'jpeg', quality: 0 }])).rejects.toThrow(
      RangeError,
    )
    await expect(
      images.edit(
        bytes,
        Array.from({ length: 33 }, () => ({ type: 'adjust' }) as const),
      ),
    ).rejects.toThrow(RangeError)
  })
})

test('many at once give what one at a time gives', async () => {
  const files = await Promise.all(
    Array.from({ length: 12 }, (_, at) =>
      noise(60 + at, 50)
        .png()
        .toBuffer(),
    ),
  )
  const together = await Promise.all(files.map(look))
  for (const [at, file] of files.entries()) expect(together[at]).toEqual(await look(file))
})
