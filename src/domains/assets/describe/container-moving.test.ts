import { expect, test } from 'vitest'
import { box, buildMp4, riffChunk } from './build-samples.ts'
import { readContainer } from './container.ts'

test('a GIF gives its comment, its frames and its time', () => {
  const control = (delay: number) => Buffer.from([0x21, 0xf9, 4, 0, delay, 0, 0, 0])
  const image = Buffer.from([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0])
  const comment = Buffer.concat([Buffer.from([0x21, 0xfe, 5]), Buffer.from('hello'), Buffer.from([0])])
  const start = Buffer.concat([Buffer.from('GIF89a'), Buffer.from([5, 0, 4, 0, 0, 0, 0])])
  const gif = Buffer.concat([start, comment, control(20), image, control(30), image, Buffer.from([0x3b])])
  expect(readContainer(gif)).toEqual({
    format: 'gif',
    width: 5,
    height: 4,
    duration_ms: 500,
    is_animated: true,
    text: { Comment: ['hello'] },
    exif: {},
    problems: [],
  })
})

test('an MP4 gives time, size and comment, and its head says that the rest is needed', () => {
  const mp4 = buildMp4({ '\u00a9cmt': '{"prompt":"{}"}', '\u00a9nam': 'Fox' }, 2500)
  expect(readContainer(mp4)).toEqual({
    format: 'mp4',
    width: 320,
    height: 180,
    duration_ms: 2500,
    text: { comment: ['{"prompt":"{}"}'], title: ['Fox'] },
    exif: {},
    problems: [],
  })
  const head = readContainer(mp4.subarray(0, 300), { complete: false, sizeBytes: mp4.length })
  expect(head.problems).toEqual([
    'The movie header is not in the first bytes of the file; the whole file has to be read to see it.',
  ])
})

test('a box that claims to be longer than the file, or shorter than itself, ends the walk', () => {
  const ftyp = box('ftyp', Buffer.from('isom\0\0\0\0'))
  for (const size of ['ffffffff', '00000004', '00000001']) {
    const moov = Buffer.concat([Buffer.from(size, 'hex'), Buffer.from('moov'), Buffer.alloc(8)])
    expect(readContainer(Buffer.concat([ftyp, moov])).format).toBe('mp4')
  }
})

test('the length of sound is read where the format says it', () => {
  const format = Buffer.from([1, 0, 2, 0, 0x44, 0xac, 0, 0, 0x10, 0xb1, 2, 0, 4, 0, 16, 0])
  const wav = riffChunk(
    'RIFF',
    Buffer.concat([Buffer.from('WAVE'), riffChunk('fmt ', format), riffChunk('data', Buffer.alloc(88_200))]),
  )
  expect(readContainer(wav)).toMatchObject({ format: 'wav', duration_ms: 500, problems: [] })

  const stream = Buffer.concat([
    Buffer.alloc(10),
    Buffer.from([0x0a, 0xc4, 0x42, 0xf0, 0, 0, 0xac, 0x44]),
    Buffer.alloc(16),
  ])
  const flac = Buffer.concat([Buffer.from('fLaC'), Buffer.from([0x80, 0, 0, 34]), stream])
  expect(readContainer(flac)).toMatchObject({ format: 'flac', duration_ms: 1000 })

  const frame = Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x64]), Buffer.alloc(413)])
  const constant = readContainer(Buffer.concat([frame, frame]), {
    fileName: 'a.mp3',
    complete: false,
    sizeBytes: 160_000,
  })
  expect(constant).toMatchObject({ format: 'mp3', duration_ms: 10_000 })

  const info = Buffer.from(frame)
  info.write('Xing', 36)
  info.set([0, 0, 0, 1, 0, 0, 4, 0], 40)
  expect(readContainer(Buffer.concat([info, frame]), { fileName: 'a.mp3' }).duration_ms).toBe(
    Math.round((1024 * 1152) / 44.1),
  )
})
