import { sharpImages } from '#adapters/sharp-images'
import { refusalOf } from '#kernel/testing'
import { expect, test } from 'vitest'
import { shareLibrary } from '../testing/library.ts'
import { painted } from '../testing/pictures.ts'

const shared = shareLibrary()

test('a picture is shown as large as it was asked for, and no larger than it is', async () => {
  const library = await shared.room()
  await library.put('scene.png', painted(1))
  await library.discover()
  const content_hash = await library.hashOf('scene.png')
  const whole = await sharpImages().probe(painted(1))
  if (whole.broken) throw new Error('The picture cannot be read')

  const longestSide = async (longest_side: number) => {
    const { preview, bytes } = await library.call('assets.preview', { content_hash, longest_side })
    const jpeg = await library.app.blobs.get(preview)
    const seen = await sharpImages().probe(jpeg!)
    expect(jpeg!).toHaveLength(bytes)
    return seen.broken ? 'broken' : Math.max(seen.width, seen.height)
  }
  expect(await longestSide(64)).toBe(64)
  expect(await longestSide(4096)).toBe(Math.max(whole.width, whole.height))
})

test('there is no preview of what is no picture, is broken or is away', async () => {
  const library = await shared.room()
  await library.put('broken.png', painted(2).subarray(0, 900))
  await library.put('paper.pdf', '%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF')
  await library.discover()
  const codeFor = async (content_hash: string) =>
    (await refusalOf(library.call('assets.preview', { content_hash }))).code
  expect(await codeFor(await library.hashOf('broken.png'))).toBe('PICTURE_BROKEN')
  expect(await codeFor(await library.hashOf('paper.pdf'))).toBe('NOT_A_PICTURE')
  expect(await codeFor('0'.repeat(64))).toBe('ASSET_NOT_FOUND')
})
