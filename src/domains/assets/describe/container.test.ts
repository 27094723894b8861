import { expect, test } from 'vitest'
import {
  asciiEntry,
  buildExif,
  buildJpeg,
  buildPng,
  buildWebp,
  exifSegment,
  iTXt,
  jpegSegment,
  pngChunk,
  riffChunk,
  tEXt,
  userComment,
  xmpSegment,
  zTXt,
} from './build-samples.ts'
import { readContainer } from './container.ts'
import { limits } from './draft.ts'

const word = (tag: number, value: number, order: 'II' | 'MM' = 'MM') => {
  const bytes = Buffer.alloc(2)
  if (order === 'MM') bytes.writeUInt16BE(value)
  else bytes.writeUInt16LE(value)
  return { tag, type: 3, value: bytes }
}

test('a PNG gives every text: plain, compressed, international, doubled and behind the picture', () => {
  const png = buildPng(
    [
      tEXt('Comment', 'caf\u00e9'),
      tEXt('Comment', 'second'),
      zTXt('Notes', 'long text'),
      iTXt('prompt', '日本語'),
    ],
    [iTXt('workflow', 'späte Wörter', true)],
  )
  expect(readContainer(png)).toEqual({
    format: 'png',
    width: 3,
    height: 2,
    text: {
      Comment: ['café', 'second'],
      Notes: ['long text'],
      prompt: ['日本語'],
      workflow: ['späte Wörter'],
    },
    exif: {},
    problems: [],
  })
})

test('UTF-8 where PNG wants Latin-1 is read as what it is', () => {
  expect(readContainer(buildPng([tEXt('prompt', 'テスト', 'utf8')])).text).toEqual({ prompt: ['テスト'] })
})

test('a wrong checksum is noted and the text kept', () => {
  const png = buildPng([tEXt('prompt', 'a fox')])
  png[png.indexOf('a fox') + 6] = 0
  const container = readContainer(png)
  expect(container.text.prompt).toEqual(['a fox'])
  expect(container.problems).toEqual(['The checksum of a tEXt chunk is wrong.'])
})

test('a file cut short says so, a head that is known to be one does not', () => {
  const png = buildPng([], [tEXt('late', 'text')])
  const cut = png.subarray(0, -20)
  expect(readContainer(cut).problems).toHaveLength(2)
  expect(readContainer(cut, { complete: false }).problems).toEqual([])
  const jpeg = buildJpeg().subarray(0, -2)
  expect(readContainer(jpeg).problems).toEqual(['The file is truncated: the JPEG has no end marker.'])
})

test('text that unpacks to more than is kept is left out and said', () => {
  const png = buildPng([zTXt('bomb', 'x'.repeat(limits.fieldBytes + 1)), tEXt('prompt', 'still read')])
  const container = readContainer(png)
  expect(container.text).toEqual({ prompt: ['still read'] })
  expect(container.problems).toEqual(['A compressed PNG text cannot be decompressed.'])
})

test('an animated PNG is one, with its playing time', () => {
  const frame = Buffer.concat([Buffer.alloc(20), Buffer.from([0, 1, 0, 2, 0, 0])])
  const png = buildPng([
    pngChunk('acTL', Buffer.from([0, 0, 0, 2, 0, 0, 0, 0])),
    pngChunk('fcTL', frame),
    pngChunk('fcTL', frame),
  ])
  expect(readContainer(png)).toMatchObject({ is_animated: true, duration_ms: 1000 })
})

test('a profile in hexadecimal, as ImageMagick writes it, is EXIF like any other', () => {
  const exif = buildExif([asciiEntry(0x010f, 'Canon')])
  const text = `\nexif\n${String(exif.length).padStart(8)}\n${exif.toString('hex').replaceAll(/(.{72})/g, '$1\n')}\n`
  expect(readContainer(buildPng([zTXt('Raw profile type exif', text)])).exif.camera_make).toBe('Canon')
})

test('UserComment is read in every order and encoding tools write it in', () => {
  const words = 'テスト, a fox'
  for (const order of ['II', 'MM'] as const) {
    for (const entry of [
      userComment(words),
      userComment(words, 'unicode', 'little'),
      userComment(words, 'none'),
    ]) {
      const inExif = buildJpeg([exifSegment(buildExif([], [entry], order))])
      const inMain = buildJpeg([exifSegment(buildExif([entry], [], order))])
      expect(readContainer(inExif).text.UserComment).toEqual([words])
      expect(readContainer(inMain).text.UserComment).toEqual([words])
    }
  }
})

test('what a camera wrote comes out in plain units', () => {
  const ratio = (tag: number, over: number, under: number) => {
    const value = Buffer.alloc(8)
    value.writeUInt32BE(over)
    value.writeUInt32BE(under, 4)
    return { tag, type: 5, value }
  }
  const tiff = buildExif(
    [asciiEntry(0x010f, 'NIKON CORPORATION'), asciiEntry(0x0110, 'NIKON Z 6'), word(0x0112, 6)],
    [
      ratio(0x829a, 1, 250),
      ratio(0x829d, 28, 10),
      word(0x8827, 400),
      asciiEntry(0x9003, '2024:05:06 07:08:09'),
      asciiEntry(0x9011, '+02:00'),
    ],
  )
  expect(readContainer(buildJpeg([exifSegment(tiff)])).exif).toEqual({
    camera_make: 'NIKON CORPORATION',
    camera_model: 'NIKON Z 6',
    orientation: 6,
    exposure_s: 0.004,
    f_number: 2.8,
    iso: 400,
    taken_at: '2024-05-06T07:08:09+02:00',
  })
})

test('a workflow in the field for the camera is no camera', () => {
  const tiff = buildExif([asciiEntry(0x010f, 'workflow:{"nodes":[]}'), asciiEntry(0x0110, 'prompt:{}')])
  const container = readContainer(buildWebp([riffChunk('EXIF', tiff)]))
  expect(container.exif).toEqual({})
  expect(container.text).toEqual({ Make: ['workflow:{"nodes":[]}'], Model: ['prompt:{}'] })
})

test('a directory that points at itself ends', () => {
  const tiff = Buffer.from('4d4d002a00000008000187690004000000010000000800000000', 'hex')
  expect(readContainer(buildJpeg([exifSegment(tiff)])).problems).toEqual([])
})

test('comments, XMP and size of a JPEG are found past padding', () => {
  const jpeg = buildJpeg([
    jpegSegment(0xfe, Buffer.from('ein Gruß')),
    Buffer.from([0xff, 0xff]),
    xmpSegment('<x/>'),
  ])
  expect(readContainer(jpeg)).toEqual({
    format: 'jpeg',
    width: 3,
    height: 2,
    text: { Comment: ['ein Gruß'] },
    exif: {},
    xmp: '<x/>',
    problems: [],
  })
})

test('sizes of WebP are read from extended, lossless and lossy headers', () => {
  const lossy = Buffer.from([0, 0, 0, 0x9d, 0x01, 0x2a, 0x40, 0x01, 0xb4, 0x00])
  const simple = riffChunk('RIFF', Buffer.concat([Buffer.from('WEBP'), riffChunk('VP8 ', lossy)]))
  expect(readContainer(simple)).toMatchObject({ width: 320, height: 180, problems: [] })
  expect(readContainer(buildWebp())).toMatchObject({ width: 3, height: 2, problems: [] })
  expect(readContainer(buildWebp([riffChunk('XMP ', Buffer.from('<x/>'))]))).toMatchObject({
    width: 3,
    height: 2,
    xmp: '<x/>',
  })
})

test('an animated WebP adds up its frames', () => {
  const frame = Buffer.concat([Buffer.alloc(12), Buffer.from([100, 0, 0, 0])])
  const webp = buildWebp([riffChunk('ANMF', frame), riffChunk('ANMF', frame), riffChunk('ANMF', frame)])
  expect(readContainer(webp)).toMatchObject({ is_animated: true, duration_ms: 300 })
})

test('anything else is a container without content', () => {
  expect(readContainer(Buffer.from('hello'))).toEqual({ format: 'unknown', text: {}, exif: {}, problems: [] })
})
