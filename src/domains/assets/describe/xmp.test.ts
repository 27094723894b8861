import { expect, test } from 'vitest'
import {
  buildJpeg,
  buildManifestStore,
  buildPng,
  buildWebp,
  iTXt,
  jpegSegment,
  pngChunk,
  riffChunk,
  tEXt,
  xmpSegment,
} from './build-samples.ts'
import { readContainer } from './container.ts'
import { embedXmp } from './embed.ts'
import { readXmpTags, xmpSidecar } from './xmp.ts'

const facts = {
  tags: [
    { key: 'style', value: 'oil painting' },
    { key: 'prompt', value: 'a <fox> & "snow" \'s 日本' },
    { key: 'camera|x', value: 'a|b' },
    { key: 'keyword', value: 'plain' },
  ],
  rating: 4,
  role: 'hero',
  title: 'Fox & friends',
  original_name: 'a b.png',
}
const kept = [
  { key: 'style', value: 'oil painting' },
  { key: 'prompt', value: 'a <fox> & "snow" \'s 日本' },
  { key: 'camera/x', value: 'a|b' },
  { key: 'keyword', value: 'plain' },
]

test('what is written into a packet is read back from it', () => {
  expect(readXmpTags(xmpSidecar(facts))).toEqual({ ...facts, tags: kept })
  expect(readXmpTags(xmpSidecar({ tags: [] }))).toEqual({ tags: [] })
  expect(readXmpTags(xmpSidecar({ tags: [], rating: -7 })).rating).toBe(-1)
})

test('control characters, half surrogates and line breaks do not reach the packet', () => {
  const xmp = xmpSidecar({ tags: [{ key: 'a\u0000', value: 'b\u0007\ud800\nc\ufffe' }], title: ' \u0001 ' })
  expect(readXmpTags(xmp).tags).toEqual([{ key: 'a', value: 'b\ufffd c' }])
  expect(/[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/.test(xmp)).toBe(false)
})

const rdf = (inside: string) =>
  `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">${inside}</rdf:RDF></x:xmpmeta>`
const description = `<rdf:Description rdf:about="" xmlns:x1="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
  xmlns:lr="http://ns.adobe.com/lightroom/1.0/" xmlns:digiKam="http://www.digikam.org/ns/1.0/" xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/"
  xmp:Rating='3' crs:Exposure="+1.0">
  <x1:subject><rdf:Bag><rdf:li>Berlin</rdf:li><rdf:li>sunset &amp; sea &#x65E5;</rdf:li></rdf:Bag></x1:subject>
  <lr:hierarchicalSubject><rdf:Bag><rdf:li>Places|Germany|Berlin</rdf:li></rdf:Bag></lr:hierarchicalSubject>
  <digiKam:TagsList><rdf:Seq><rdf:li>People/Ann</rdf:li><rdf:li>lonely</rdf:li></rdf:Seq></digiKam:TagsList>
  <x1:title><rdf:Alt><rdf:li xml:lang="x-default"><![CDATA[By the <sea>]]></rdf:li></rdf:Alt></x1:title>
</rdf:Description>`

test('keywords, hierarchies, stars and titles of Lightroom and digiKam are read, whatever their prefixes', () => {
  expect(readXmpTags(rdf(description))).toEqual({
    tags: [
      { key: 'Places', value: 'Germany|Berlin' },
      { key: 'People', value: 'Ann' },
      { key: 'keyword', value: 'lonely' },
      { key: 'keyword', value: 'sunset & sea 日' },
    ],
    rating: 3,
    title: 'By the <sea>',
  })
  const windows = rdf(`<rdf:Description xmlns:M="http://ns.microsoft.com/photo/1.0/" M:Rating="75"/>`)
  expect(readXmpTags(windows).rating).toBe(4)
})

test('packets that are no XML give no tags', () => {
  for (const broken of [
    '',
    '<',
    '<rdf:Description',
    rdf(description).slice(0, 500),
    '</a></b>',
    '<a '.repeat(10_000),
    '<a>'.repeat(100_000),
  ]) {
    expect(readXmpTags(broken).tags.length).toBeLessThan(5)
  }
})

const pictures = {
  png: buildPng([tEXt('prompt', 'x')], [tEXt('after', 'y')]),
  jpeg: buildJpeg([
    jpegSegment(0xe0, Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0')),
    jpegSegment(0xfe, Buffer.from('note')),
  ]),
  webp: buildWebp(),
}

test('embedding changes the packet and nothing else', () => {
  for (const [format, bytes] of Object.entries(pictures)) {
    const before = readContainer(bytes)
    const after = readContainer(embedXmp(bytes, facts)!)
    expect(after).toEqual({ ...before, xmp: after.xmp })
    expect(readXmpTags(after.xmp!)).toEqual({ ...facts, tags: kept })
    expect(after.format).toBe(format)
  }
  const pixels = { png: 'IDAT', jpeg: '\xff\xda', webp: 'VP8L' }
  for (const [format, mark] of Object.entries(pixels)) {
    const bytes = pictures[format as keyof typeof pictures]
    const from = (file: Uint8Array) => Buffer.from(file).indexOf(mark, 0, 'latin1')
    const length = format === 'webp' ? 16 : 20
    const embedded = embedXmp(bytes, facts)!
    expect(embedded.subarray(from(embedded), from(embedded) + length)).toEqual(
      bytes.subarray(from(bytes), from(bytes) + length),
    )
  }
})

test('embedding twice leaves one packet with the newer facts', () => {
  for (const bytes of Object.values(pictures)) {
    const twice = embedXmp(embedXmp(bytes, facts)!, { tags: [{ key: 'a', value: 'b' }], rating: 1 })!
    expect(readXmpTags(readContainer(twice).xmp!)).toEqual({
      tags: [{ key: 'a', value: 'b' }],
      rating: 1,
      title: facts.title,
      original_name: facts.original_name,
    })
    expect(embedXmp(twice, { tags: [{ key: 'a', value: 'b' }], rating: 1 })).toEqual(Buffer.from(twice))
  }
})

test('properties of other programs stay in the packet, and ours replace theirs of the same name', () => {
  const jpeg = buildJpeg([xmpSegment(rdf(description))])
  const after = readContainer(embedXmp(jpeg, { tags: [{ key: 'a', value: 'b' }], rating: 5 })!).xmp!
  expect(after).toContain('crs:Exposure="+1.0"')
  expect(after).toContain('People/Ann')
  expect(after).not.toContain('Berlin')
  expect(readXmpTags(after)).toMatchObject({ rating: 5, title: 'By the <sea>' })
})

test('signed, broken and foreign files are left alone', () => {
  const store = buildManifestStore({ claim: { claim_generator_info: { name: 'Leica' } }, actions: [] })
  expect(embedXmp(buildPng([pngChunk('caBX', store)]), facts)).toBeUndefined()
  expect(embedXmp(pictures.png.subarray(0, 60), facts)).toBeUndefined()
  expect(embedXmp(Buffer.from('GIF89a\x01\0\x01\0\0\0\0;'), facts)).toBeUndefined()
  expect(embedXmp(buildPng([iTXt('XML:com.adobe.xmp', 'no packet')]), facts)).toBeUndefined()
  expect(embedXmp(buildWebp([riffChunk('XMP ', Buffer.from('no packet'))]), facts)).toBeUndefined()
})

test('a packet longer than a JPEG segment is not embedded', () => {
  const many = Array.from({ length: 900 }, (_, index) => ({
    key: 'prompt',
    value: `${'x'.repeat(60)} ${index}`,
  }))
  expect(embedXmp(pictures.jpeg, { tags: many })).toBeUndefined()
  expect(embedXmp(pictures.png, { tags: many })).toBeDefined()
})
