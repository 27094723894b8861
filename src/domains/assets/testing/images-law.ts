import { describe, expect, test } from 'vitest'
import type { BrokenImage, Images, Raster } from '../ports.ts'
import { hammingDistance, isSimilar } from '../similar.ts'

/** The law of `Images`. `open` makes a fresh one with a limit on pixels. */
export const imagesLaw = (name: string, open: (options: { maxPixels: number }) => Images) =>
  describe(`Images, kept by ${name}`, () => {
    const images = open({ maxPixels: 90_000 })
    const everyDecode = async (bytes: Uint8Array) => [
      await images.pass(bytes, { thumbnail_px: 32 }),
      await images.glance(bytes, { thumbnail_px: 32 }),
      await images.edit(bytes, [{ type: 'resize', width: 8 }]),
    ]
    const png = (raster: Raster) => images.encode(raster, 'png')

    describe('looking', () => {
      test('a header tells size, format and whether there is transparency', async () => {
        await expect(images.probe(await png(hills))).resolves.toMatchObject({
          broken: false,
          width: 96,
          height: 64,
          format: 'png',
          has_alpha: false,
        })
        await expect(images.probe(await png(clear))).resolves.toMatchObject({ has_alpha: true })
        await expect(images.probe(await images.encode(hills, 'jpeg', 90))).resolves.toMatchObject({
          format: 'jpeg',
        })
      })

      test('luma is what MATLAB calls gray, at full size', async () => {
        const { luma } = sound(await images.pass(await png(colors), { thumbnail_px: 32 }))
        expect({ width: luma.width, height: luma.height, channels: luma.channels }).toEqual({
          width: 4,
          height: 1,
          channels: 1,
        })
        expect([...luma.pixels]).toEqual([76, 150, 29, 128])
      })

      test('what is transparent is white', async () => {
        const { luma } = sound(await images.pass(await png(clear), { thumbnail_px: 32 }))
        expect([...luma.pixels]).toEqual([255, 255, 0, 0])
      })

      test('a thumbnail is a JPEG that fits, and is never larger than the picture', async () => {
        const look = sound(await images.pass(await png(hills), { thumbnail_px: 48 }))
        await expect(images.probe(look.thumbnail)).resolves.toMatchObject({
          format: 'jpeg',
          width: 48,
          height: 32,
        })
        const same = sound(await images.glance(await png(hills), { thumbnail_px: 500 }))
        await expect(images.probe(same.thumbnail)).resolves.toMatchObject({ width: 96, height: 64 })
      })

      test('a glance sees what a pass sees', async () => {
        const bytes = await png(hills)
        const look = sound(await images.pass(bytes, { thumbnail_px: 64 }))
        const glance = sound(await images.glance(bytes, { thumbnail_px: 64 }))
        expect(look.phash).toMatch(/^[0-9a-f]{16}$/)
        expect(look.dhash).toMatch(/^[0-9a-f]{16}$/)
        expect(hammingDistance(look.phash, glance.phash)).toBeLessThanOrEqual(2)
        expect(hammingDistance(look.dhash, glance.dhash)).toBeLessThanOrEqual(2)
      })

      test('the same picture at half the size is similar, another picture is not', async () => {
        const bytes = await png(hills)
        const half = intact(await images.edit(bytes, [{ type: 'resize', width: 48 }]))
        const [whole, small, other] = await Promise.all(
          [bytes, half.bytes, await png(stripes)].map(async one =>
            sound(await images.glance(one, { thumbnail_px: 64 })),
          ),
        )
        expect(isSimilar(whole!, small!)).toBe(true)
        expect(isSimilar(whole!, other!)).toBe(false)
      })

      test('a caller that gave up hears so', async () => {
        const signal = AbortSignal.abort(new Error('enough'))
        await expect(images.pass(await png(hills), { thumbnail_px: 32, signal })).rejects.toThrow('enough')
        await expect(images.glance(await png(hills), { thumbnail_px: 32, signal })).rejects.toThrow('enough')
      })
    })

    describe('broken files', () => {
      test('nothing and nonsense are not pictures', async () => {
        for (const bytes of [new Uint8Array(), new TextEncoder().encode('Dear Sir or Madam,\n')]) {
          await expect(images.probe(bytes)).resolves.toMatchObject({ broken: true, reason: 'not_an_image' })
          for (const answer of await everyDecode(bytes)) {
            expect(answer).toMatchObject({ broken: true, reason: 'not_an_image' })
          }
        }
      })

      test('a picture cut in half is truncated', async () => {
        const bytes = await png(stripes)
        for (const answer of await everyDecode(bytes.subarray(0, bytes.length / 2))) {
          expect(answer).toMatchObject({ broken: true, reason: 'truncated' })
        }
      })

      test('a picture with too many pixels is measured but not decoded', async () => {
        const bytes = await open({ maxPixels: 1_000_000 }).encode(flat(400, 300), 'png')
        await expect(images.probe(bytes)).resolves.toMatchObject({ broken: false, width: 400, height: 300 })
        for (const answer of await everyDecode(bytes)) {
          expect(answer).toMatchObject({ broken: true, reason: 'too_many_pixels' })
        }
      })
    })

    describe('editing', () => {
      test('resizing keeps the proportions inside the box', async () => {
        const edited = intact(
          await images.edit(await png(hills), [{ type: 'resize', width: 30, height: 30 }]),
        )
        expect(edited).toMatchObject({ format: 'png', width: 30, height: 20 })
        await expect(images.probe(edited.bytes)).resolves.toMatchObject({ width: 30, height: 20 })
      })

      test('a picture does not grow beyond the limit', async () => {
        const answer = await images.edit(await png(hills), [{ type: 'resize', width: 90_000 }])
        expect(answer).toMatchObject({ broken: true, reason: 'too_many_pixels' })
      })

      test('converting changes the format, brightening the pixels, and the original stays', async () => {
        const bytes = await png(flat(16, 16))
        const before = Uint8Array.from(bytes)
        const edited = intact(
          await images.edit(bytes, [
            { type: 'adjust', brightness: 1.5 },
            { type: 'convert', format: 'webp' },
          ]),
        )
        await expect(images.probe(edited.bytes)).resolves.toMatchObject({
          format: 'webp',
          width: 16,
          height: 16,
        })
        expect(sound(await images.pass(edited.bytes, { thumbnail_px: 16 })).luma.pixels[40]).toBeGreaterThan(
          110,
        )
        expect(Uint8Array.from(bytes)).toEqual(before)
      })

      test('enhancing gives the same result each time', async () => {
        const bytes = await png(hills)
        const [first, second] = [
          await images.edit(bytes, [{ type: 'enhance', method: 'local' }]),
          await images.edit(bytes, [{ type: 'enhance', method: 'local' }]),
        ]
        expect(intact(first)).toMatchObject({ width: 96, height: 64, format: 'png' })
        expect(first).toEqual(second)
      })

      test('no edits leave a picture', async () => {
        expect(intact(await images.edit(await png(hills), []))).toMatchObject({
          width: 96,
          height: 64,
          format: 'png',
        })
      })
    })
  })

const sound = <T extends { readonly broken: false }>(answer: T | BrokenImage): T => {
  if (answer.broken) throw new Error(answer.message)
  return answer
}

const intact = <T extends object>(answer: T | BrokenImage): T => {
  if ('broken' in answer) throw new Error(answer.message)
  return answer
}

const paint = (
  width: number,
  height: number,
  color: (x: number, y: number) => readonly [number, number, number],
): Raster => ({
  width,
  height,
  channels: 3,
  pixels: Uint8Array.from(
    Array.from({ length: width * height }, (_, at) => color(at % width, Math.floor(at / width))).flat(),
  ),
})

const hills = paint(96, 64, (x, y) => {
  const shade = 128 + 80 * Math.sin(x / 17 + 1) * Math.cos(y / 23) + 40 * Math.sin((x * y) / 700)
  return [shade, shade * 0.8, 255 - shade]
})
const stripes = paint(64, 64, (x, y) =>
  ((x * 7) ^ (y * 13)) & 32 ? [250, 240, 30] : [10, (x * y) % 200, 90],
)
const flat = (width: number, height: number) => paint(width, height, () => [90, 90, 90])
const colors = paint(
  4,
  1,
  x =>
    (
      [
        [255, 0, 0],
        [0, 255, 0],
        [0, 0, 255],
        [128, 128, 128],
      ] as const
    )[x]!,
)
const clear: Raster = {
  width: 2,
  height: 2,
  channels: 4,
  pixels: Uint8Array.of(200, 10, 10, 0, 9, 9, 9, 0, 0, 0, 0, 255, 0, 0, 0, 255),
}
