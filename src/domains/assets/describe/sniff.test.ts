import { expect, test } from 'vitest'
import { box, buildJpeg, buildMp4, buildPng, buildWebp } from './build-samples.ts'
import { extensionMismatch, sniffMedia } from './sniff.ts'

const bytes = (text: string) => Buffer.from(text, 'latin1')
const ftyp = (brands: string) => box('ftyp', bytes(`${brands.slice(0, 4)}\0\0\0\0${brands.slice(4)}`))
const mp3Frame = Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x64]), Buffer.alloc(413)])
const aacFrame = Buffer.concat([Buffer.from([0xff, 0xf1, 0x50, 0x80, 0x02, 0x1f, 0xfc]), Buffer.alloc(9)])

const cases: Record<string, readonly [Uint8Array, string]> = {
  png: [buildPng(), 'image/png'],
  jpeg: [buildJpeg(), 'image/jpeg'],
  webp: [buildWebp(), 'image/webp'],
  gif: [bytes('GIF89a\x01\0\x01\0'), 'image/gif'],
  bmp: [
    Buffer.concat([bytes('BM'), Buffer.alloc(12), Buffer.from([40, 0, 0, 0]), Buffer.alloc(20)]),
    'image/bmp',
  ],
  tiff: [bytes('II*\0\x08\0\0\0'), 'image/tiff'],
  avif: [ftyp('mif1avifheic'), 'image/avif'],
  heic: [ftyp('heicmif1'), 'image/heic'],
  heif: [ftyp('mif1miaf'), 'image/heif'],
  jxl: [bytes('\xff\x0a\0\0'), 'image/jxl'],
  psd: [bytes('8BPS\0\x01'), 'image/vnd.adobe.photoshop'],
  svg: [bytes('<?xml version="1.0"?>\n<svg width="10" height="20"/>'), 'image/svg+xml'],
  mp4: [buildMp4({}, 1000), 'video/mp4'],
  mov: [ftyp('qt  '), 'video/quicktime'],
  m4a: [ftyp('M4A isom'), 'audio/mp4'],
  webm: [bytes('\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm'), 'video/webm'],
  mkv: [bytes('\x1a\x45\xdf\xa3\xa3\x42\x82\x88matroska'), 'video/x-matroska'],
  avi: [bytes('RIFF\0\0\0\0AVI LIST'), 'video/x-msvideo'],
  wav: [bytes('RIFF\0\0\0\0WAVEfmt '), 'audio/wav'],
  flac: [bytes('fLaC\0\0\0\x22'), 'audio/flac'],
  ogg: [bytes('OggS\0\x02'), 'audio/ogg'],
  mp3: [Buffer.concat([mp3Frame, mp3Frame]), 'audio/mpeg'],
  aac: [Buffer.concat([aacFrame, aacFrame]), 'audio/aac'],
  pdf: [bytes('%PDF-1.7\n'), 'application/pdf'],
}

test('every format is known by its first bytes, whatever the file is called', () => {
  for (const [format, [head, mime]] of Object.entries(cases)) {
    expect(sniffMedia(head, 'something.txt')).toMatchObject({ format, mime })
  }
})

test('texts, archives, programs and nothing at all are no media', () => {
  for (const text of [
    '',
    'hello world',
    '{"a":1}',
    'PK\x03\x04\x14\0',
    '\x7fELF',
    '<html><svg></svg></html>',
    'BMW is a car maker',
    '\xff\xfe<\0',
  ]) {
    expect(sniffMedia(bytes(text), 'picture.png')).toBeUndefined()
  }
})

test('two bytes that could begin an MP3 need a second frame or the name to agree', () => {
  expect(sniffMedia(mp3Frame, 'song.bin')).toBeUndefined()
  expect(sniffMedia(mp3Frame, 'song.mp3')?.format).toBe('mp3')
})

test('a wrong extension is noticed, a missing one and a family name are not', () => {
  const png = sniffMedia(buildPng())!
  expect(extensionMismatch(png, 'cat.png')).toBe(false)
  expect(extensionMismatch(png, 'cat.JPG')).toBe(true)
  expect(extensionMismatch(png, 'cat')).toBe(false)
  expect(extensionMismatch({ media_type: 'image', format: 'tiff', mime: '' }, 'photo.NEF')).toBe(false)
  expect(extensionMismatch({ media_type: 'image', format: 'jpeg', mime: '' }, 'photo.jfif')).toBe(false)
})
