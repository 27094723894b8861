import { deflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import {
  asciiEntry,
  buildExif,
  buildJpeg,
  buildPng,
  exifSegment,
  iTXt,
  pngChunk,
  tEXt,
  xmpSegment,
} from './build-samples.ts'
import { readContainer } from './container.ts'
import { cpuTime } from './cpu-time.ts'
import { describe as describeFile } from './describe.ts'
import { promptPhrases } from './tags.ts'

const million = 1_000_000

/** Small inputs that cost a careless reader minutes; the bound leaves room for a slow machine. */
function isQuick(bytes: Uint8Array): void {
  expect(cpuTime(() => describeFile(bytes, { fileName: 'a.png', complete: true }))).toBeLessThan(1500)
}

test('texts made of one endless run of anything are read once', () => {
  const runs = [
    ' ',
    '\n',
    '\t \n',
    '1',
    '(',
    ')',
    '[',
    '{',
    '"',
    ',',
    ':',
    '<',
    '\\',
    '--',
    'a:',
    'Steps: ',
    '"{',
    '[,"',
    'Job ID: ',
  ]
  for (const run of runs) {
    const text = `x${run.repeat(million / 4 / run.length)}x`
    isQuick(
      buildPng([
        tEXt('parameters', `${text}\nNegative prompt: ${text}\nSteps: 2, Seed: ${text}, Size: ${text}`),
      ]),
    )
    isQuick(
      buildPng(['Description', 'Source', 'Comment', 'Dream', 'UserComment'].map(key => tEXt(key, text))),
    )
    isQuick(
      buildPng([
        tEXt('Software', 'NovelAI'),
        tEXt('Comment', JSON.stringify({ prompt: text, seed: text, steps: text, scale: text })),
      ]),
    )
    isQuick(buildJpeg([xmpSegment(text.slice(0, 60_000))]))
    isQuick(
      buildPng([
        iTXt(
          'XML:com.adobe.xmp',
          `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description ${text}`,
        ),
      ]),
    )
    promptPhrases(text)
  }
})

test('JSON that nests without end, or names one key a million times, is read or refused', () => {
  isQuick(buildPng([tEXt('prompt', '['.repeat(million)), tEXt('workflow', '{"a":'.repeat(million / 5))]))
  isQuick(
    buildPng([
      tEXt(
        'prompt',
        `{"1":{"class_type":"KSampler","inputs":${'{"a":'.repeat(million / 5)}1${'}'.repeat(million / 5)}}}`,
      ),
    ]),
  )
  isQuick(
    buildPng([
      tEXt(
        'prompt',
        `{"1":{"class_type":"KSampler","inputs":{"seed":1${',"a":["1",0]'.repeat(million / 12)}}}}`,
      ),
    ]),
  )
  isQuick(
    buildPng([tEXt('parameters', `{"prompt":"fox","seed":1${',"__proto__":{"a":1}'.repeat(million / 20)}}`)]),
  )
})

test('samplers by the hundred, each behind all others, are ranked in bounded time', () => {
  const nodes = Object.fromEntries(
    Array.from({ length: 3000 }, (_, at) => [
      String(at),
      {
        class_type: 'KSampler',
        inputs: {
          seed: 1,
          steps: 2,
          positive: ['0', 0],
          latent_image: [String(at + 1), 0],
          image: [String(at + 2), 0],
        },
      },
    ]),
  )
  isQuick(buildPng([tEXt('prompt', JSON.stringify(nodes))]))
})

test('subgraphs that hold themselves end', () => {
  const self = {
    id: 'a',
    nodes: Array.from({ length: 2000 }, (_, id) => ({ id, type: 'a' })),
    links: Array.from({ length: 10_000 }, (_, id) => ({ id, origin_id: 1, target_id: -20 })),
  }
  isQuick(
    buildPng([
      tEXt('workflow', JSON.stringify({ nodes: self.nodes, links: [], definitions: { subgraphs: [self] } })),
    ]),
  )
})

test('a thousand compressed texts of four megabytes each are not all unpacked', () => {
  const bomb = pngChunk(
    'zTXt',
    Buffer.concat([Buffer.from('a\0\0'), deflateSync(Buffer.alloc(4_000_000, 'x'))]),
  )
  const png = buildPng(Array.from({ length: 1000 }, () => bomb))
  isQuick(png)
  expect(readContainer(png).problems).toContain('The file unpacks to more than is read.')
})

test('a thousand EXIF entries over the same bytes are not all read', () => {
  const entries = Array.from({ length: 900 }, () => asciiEntry(0x010e, ''))
  const tiff = Buffer.concat([buildExif(entries), Buffer.alloc(4_000_000, 'x')])
  for (let at = 10; at < 10 + 900 * 12; at += 12) {
    tiff.writeUInt32BE(3_900_000 - at, at + 4)
    tiff.writeUInt32BE(20_000 + at, at + 8)
  }
  isQuick(tiff)
  isQuick(buildJpeg([exifSegment(tiff.subarray(0, 60_000))]))
  expect(readContainer(tiff).problems).toContain('The file unpacks to more than is read.')
})

test('a picture that says it is enormous costs nothing', () => {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(65_535, 0)
  header.writeUInt32BE(65_535, 4)
  header.set([8, 6, 0, 0, 0], 8)
  const rows = deflateSync(Buffer.alloc(30_000_000))
  isQuick(
    Buffer.concat([
      buildPng().subarray(0, 8),
      pngChunk('IHDR', header),
      pngChunk('IDAT', rows),
      pngChunk('IEND', Buffer.alloc(0)),
    ]),
  )
})
