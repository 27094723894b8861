import { expect, test } from 'vitest'
import {
  asciiEntry,
  buildExif,
  buildJpeg,
  buildManifestStore,
  buildMp4,
  buildPng,
  buildWebp,
  c2paSegments,
  exifSegment,
  pngChunk,
  riffChunk,
  xmpSegment,
} from '../build-samples.ts'
import { readContainer } from '../container.ts'
import { readFile } from './read-samples.ts'

const trained = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia'
const made = (name: string, softwareAgent: unknown) =>
  buildManifestStore({
    claim: { claim_generator_info: { name } },
    actions: [{ action: 'c2pa.created', digitalSourceType: trained, softwareAgent }],
  })

test('the makers that only sign are known by their C2PA manifest, in every container', () => {
  const openai = made('OpenAI Media Service API', { name: 'gpt-image', version: '2.0' })
  const wanted = {
    tool: 'gpt-image',
    source_type: 'dalle',
    extra: {
      digital_source_type: trained,
      software_agent: 'gpt-image 2.0',
      claim_generator: 'OpenAI Media Service API',
    },
  }
  expect(readFile(buildPng([pngChunk('caBX', openai)]))).toMatchObject(wanted)
  expect(readFile(buildJpeg(c2paSegments(openai)))).toMatchObject(wanted)
  expect(readFile(buildJpeg(c2paSegments(openai, 100)))).toMatchObject(wanted)
  expect(readFile(buildWebp([riffChunk('C2PA', openai)]))).toMatchObject(wanted)
  expect(readFile(buildPng([pngChunk('caBX', openai)]))?.prompt).toBeUndefined()

  expect(
    readFile(buildPng([pngChunk('caBX', made('Google C2PA Core Generator Library', undefined))])),
  ).toMatchObject({ tool: 'gemini', source_type: 'gemini' })
  expect(readFile(buildPng([pngChunk('caBX', made('Adobe_Firefly', 'Adobe Firefly'))]))).toMatchObject({
    tool: 'firefly',
    source_type: 'firefly',
  })
  expect(readFile(buildPng([pngChunk('caBX', made('ChatGPT', 'DALL·E'))]))).toMatchObject({
    tool: 'dall-e',
    source_type: 'dalle',
  })
  expect(readFile(buildPng([pngChunk('caBX', made('Nobody Knows', undefined))]))).toMatchObject({
    tool: 'unknown-generator',
    source_type: 'ai-generated',
  })
})

test('what an ingredient says counts where the newest manifest is silent', () => {
  const store = buildManifestStore(
    {
      claim: { claim_generator_info: { name: 'Adobe Firefly' } },
      actions: [{ action: 'c2pa.created', digitalSourceType: trained }],
    },
    { claim: { claim_generator_info: [{ name: 'Adobe Photoshop' }] }, actions: [{ action: 'c2pa.opened' }] },
  )
  expect(readContainer(buildPng([pngChunk('caBX', store)])).c2pa).toEqual({
    present: true,
    claim_generator: 'Adobe Photoshop',
    digital_source_type: trained,
    verified: false,
  })
})

test('a signed photograph is not a generation', () => {
  const capture = 'http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture'
  const store = buildManifestStore({
    claim: { claim_generator_info: { name: 'Leica' } },
    actions: [{ action: 'c2pa.created', digitalSourceType: capture }],
  })
  expect(readFile(buildPng([pngChunk('caBX', store)]))).toBeUndefined()
})

test('IPTC fields in XMP name the system and the prompt', () => {
  const xmp = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:i="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"><rdf:Description i:DigitalSourceType="${trained}" i:AISystemUsed="Imagen 4" i:AIPromptInformation="a fox"/></rdf:RDF>`
  expect(readFile(buildJpeg([xmpSegment(xmp)]))).toMatchObject({
    tool: 'gemini',
    prompt: 'a fox',
    extra: { software_agent: 'Imagen 4' },
  })
})

test('Black Forest Labs and Suno sign in fields of their own', () => {
  const tiff = buildExif([
    asciiEntry(0x010e, 'a fox'),
    asciiEntry(0x010f, 'Black Forest Labs'),
    asciiEntry(0x0110, 'flux-schnell'),
    asciiEntry(0x0131, 'AI generated;txt2img;flux'),
  ])
  expect(readFile(buildJpeg([exifSegment(tiff)]))).toMatchObject({
    tool: 'flux',
    source_type: 'flux',
    prompt: 'a fox',
    model: 'flux-schnell',
  })
  const song = buildMp4(
    {
      '\u00a9cmt':
        'made with suno; created=2025-10-08T16:20:02.314Z; id=116d34f4-b3d5-48b8-9334-011b1dd1df00',
    },
    1000,
  )
  expect(readFile(song)).toMatchObject({
    tool: 'suno',
    extra: { song_id: '116d34f4-b3d5-48b8-9334-011b1dd1df00' },
  })
})
