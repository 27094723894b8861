import fc from 'fast-check'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, test } from 'vitest'
import {
  asciiEntry,
  buildExif,
  buildJpeg,
  buildManifestStore,
  buildMp4,
  buildPng,
  buildStealth,
  buildWebp,
  c2paSegments,
  encodePng,
  exifSegment,
  iTXt,
  pngChunk,
  riffChunk,
  userComment,
  xmpSegment,
  zTXt,
} from './build-samples.ts'
import { describe as describeFile } from './describe.ts'
import { embedXmp } from './embed.ts'
import { mostDescriptionBytes } from './fit.ts'
import { xmpSidecar } from './xmp.ts'

const facts = { tags: [{ key: 'a', value: 'b' }], rating: 3 }
const exif = buildExif(
  [asciiEntry(0x010f, 'Canon')],
  [userComment('a fox\nSteps: 2, Seed: 1'), asciiEntry(0x9003, '2024:05:06 07:08:09')],
  'II',
)
const store = buildManifestStore({
  claim: { claim_generator_info: { name: 'OpenAI' } },
  actions: [{ action: 'c2pa.created', digitalSourceType: 'x/trainedAlgorithmicMedia' }],
})
const graph = JSON.stringify({
  3: { class_type: 'KSampler', inputs: { seed: 1, steps: 2, positive: ['4', 0] } },
  4: { class_type: 'CLIPTextEncode', inputs: { text: 'fox' } },
})
const seeds: Record<string, Uint8Array> = {
  'a.png': buildPng([
    iTXt('prompt', graph, true),
    zTXt('x', 'y'.repeat(50)),
    pngChunk('eXIf', exif),
    pngChunk('caBX', store),
    iTXt('XML:com.adobe.xmp', xmpSidecar(facts)),
  ]),
  'hidden.png': encodePng(buildStealth('a fox', 'pngcomp', { width: 24, height: 40 })),
  'a.jpg': buildJpeg([exifSegment(exif), xmpSegment(xmpSidecar(facts)), ...c2paSegments(store, 200)]),
  'a.webp': buildWebp([
    riffChunk('EXIF', exif),
    riffChunk('XMP ', Buffer.from(xmpSidecar(facts))),
    riffChunk('C2PA', store),
  ]),
  'a.mp4': buildMp4({ '\u00a9cmt': graph }, 2000),
  'a.tiff': exif,
}

function survives(bytes: Uint8Array, fileName: string): void {
  for (const complete of [true, false]) {
    const described = describeFile(bytes, { fileName, complete })
    if (described && Buffer.byteLength(JSON.stringify(described)) > mostDescriptionBytes) {
      throw new Error('The description is too long')
    }
  }
}

test('a file cut off at any byte is described as far as it goes', () => {
  for (const [name, bytes] of Object.entries(seeds)) {
    for (let length = 0; length <= bytes.length; length++) {
      describeFile(bytes.subarray(0, length), { fileName: name, complete: length % 2 === 0 })
    }
  }
})

test('bytes changed anywhere never make a reader throw or an answer grow', () => {
  for (const [name, bytes] of Object.entries(seeds)) {
    const change = fc.tuple(
      fc.nat(bytes.length - 1),
      fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff), fc.nat(255)),
    )
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 12 }), changes => {
        const broken = Buffer.from(bytes)
        for (const [at, value] of changes) broken[at] = value
        survives(broken, name)
        embedXmp(broken, facts)
      }),
      { numRuns: 120 },
    )
  }
})

test('noise behind any signature is survived', () => {
  const starts = [
    '\x89PNG\r\n\x1a\n',
    '\xff\xd8\xff',
    'GIF89a',
    'II*\0',
    'MM\0*',
    '8BPS',
    '\0\0\0\x18ftypheic',
    '\0\0\0\x18ftypmp42',
    '\0\0\0\x0cJXL \r\n\x87\n',
    '\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm',
    'RIFF\0\0\0\0WEBP',
    'RIFF\0\0\0\0WAVE',
    'RIFF\0\0\0\0AVI ',
    'fLaC',
    'OggS',
    'ID3\x03\0\0',
    '\xff\xfb\x90\x64',
    'FUJIFILMCCD-RAW',
    '<svg ',
  ]
  const file = fc.tuple(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 3000 }))
  fc.assert(
    fc.property(file, ([start, noise]) =>
      survives(Buffer.concat([Buffer.from(start, 'latin1'), noise]), 'a.mp3'),
    ),
    { numRuns: 600 },
  )
})

const root = resolve('../shared/data/media')
const isHere = existsSync(root)
if (!isHere) console.warn(`Skipped: the sample pictures are not in ${root}.`)

describe.skipIf(!isHere)('real pictures', () => {
  const files = isHere
    ? ['enslo', 'sdparsers'].flatMap(folder =>
        readdirSync(join(root, folder)).map(name => join(root, folder, name)),
      )
    : []

  test('small ones survive being cut at every byte, large ones at every byte of their head and then at every 20,011th', () => {
    for (const path of files.filter(name => !name.endsWith('.txt'))) {
      const bytes = readFileSync(path)
      for (let length = 0; length <= bytes.length; length += length < 400 ? 1 : 20_011) {
        describeFile(bytes.subarray(0, length), { fileName: path, complete: length % 3 === 0 })
      }
    }
  })

  test('changed bytes in their first 4 KiB do no harm', () => {
    const change = fc.tuple(fc.nat(4095), fc.nat(255))
    for (const path of files.filter(name => !name.endsWith('.txt'))) {
      const bytes = readFileSync(path)
      fc.assert(
        fc.property(fc.array(change, { minLength: 1, maxLength: 20 }), changes => {
          const broken = Buffer.from(bytes)
          for (const [at, value] of changes) if (at < broken.length) broken[at] = value
          survives(broken, path)
        }),
        { numRuns: 10 },
      )
    }
  })
})
