import type { Actor } from '#kernel'
import { refusalOf } from '#kernel/testing'
import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readXmpTags } from '../describe/describe.ts'
import { openLibrary, type Library } from '../testing/library.ts'
import { generated, plain } from '../testing/pictures.ts'

let library: Library
beforeAll(async () => {
  library = await openLibrary()
})
afterAll(() => library[Symbol.asyncDispose]())

const assistant: Actor = { id: 'claude', kind: 'assistant' }
const at = (name: string) => join(library.inbox, name)
const write = (content_hash: string, more: object = {}) =>
  library.call('assets.write_metadata', { content_hash, ...more })

async function add(name: string, bytes: Uint8Array = plain(name)): Promise<string> {
  await library.put(name, bytes)
  await library.discover()
  return library.hashOf(name)
}

const kept = (subject: string, work: () => Promise<unknown>) =>
  library.heard('metadata.updated', { subject, work })

test('tags, stars and role are in a sidecar beside the picture, and read back', async () => {
  const content_hash = await add('one/cat.png')
  await library.call('assets.tag', { content_hash, add: ['style:noir', 'rain & <wind>'] })
  await library.call('assets.rate', { content_hash, rating: 4 })
  await library.call('assets.set_role', { content_hash, role: 'hero' })
  expect(await write(content_hash)).toEqual({
    kind: 'sidecar',
    status: 'written',
    file_path: at('one/cat.xmp'),
    content_hash,
  })
  expect(readXmpTags(await readFile(at('one/cat.xmp'), 'utf8'))).toEqual({
    tags: [
      { key: 'style', value: 'noir' },
      { key: 'keyword', value: 'rain & <wind>' },
    ],
    rating: 4,
    role: 'hero',
    original_name: 'cat.png',
  })
  expect(await write(content_hash)).toMatchObject({ status: 'unchanged' })
  const [updated] = (await library.events('metadata.updated')).toReversed()
  expect(updated!.data).toMatchObject({
    metadata_type: 'cached',
    update_reason: 'user_edit',
    file_path: at('one/cat.xmp'),
  })
})

test('a sidecar of another program is never overwritten', async () => {
  const content_hash = await add('two/cat.png', plain('two'))
  const foreign = '<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Adobe XMP Core 7.0"></x:xmpmeta>'
  await writeFile(at('two/cat.xmp'), foreign)
  const refusal = await refusalOf(write(content_hash))
  expect(refusal).toMatchObject({
    code: 'SIDECAR_FOREIGN',
    status: 409,
    suggestions: ['use_embed', 'move_the_sidecar_away'],
  })
  expect(await readFile(at('two/cat.xmp'), 'utf8')).toBe(foreign)
})

test('two pictures of one name have a sidecar each', async () => {
  const png = await add('three/cat.png', plain('three'))
  const jpg = await add('three/cat.jpg', plain('three, but not a JPEG'))
  expect(await write(png)).toMatchObject({ file_path: at('three/cat.xmp') })
  expect(await write(jpg)).toMatchObject({ file_path: at('three/cat.jpg.xmp') })
  expect(await write(png)).toMatchObject({ status: 'unchanged' })
})

test('a dry run shows what would be written, and a person decides for an assistant only about changes', async () => {
  const content_hash = await add('four/cat.png', plain('four'))
  const planned = await write(content_hash, { dry_run: true })
  expect(planned).toMatchObject({
    dry_run: true,
    plan: { steps: [{ action: 'create', target: at('four/cat.xmp') }] },
  })
  expect(await readdir(at('four'))).toEqual(['cat.png'])
})

test('embedding writes a copy that is derived from the original and has its tags', async () => {
  const bytes = generated('a quiet harbor')
  const content_hash = await add('five/harbor.png', bytes)
  await library.call('assets.tag', { content_hash, add: ['place:Genoa'] })
  const written = await write(content_hash, { embed: true })
  expect(written).toMatchObject({ kind: 'embedded', status: 'written' })
  expect(written.file_path).toMatch(/five\/harbor-tagged-[0-9a-f]{6}\.png$/)
  expect(await readFile(at('five/harbor.png'))).toEqual(bytes)

  const copy = await library.call('assets.get', { content_hash: written.content_hash })
  expect(copy.relations).toEqual([
    { other_hash: content_hash, kind: 'derivative', direction: 'to', note: 'tags embedded' },
  ])
  expect(copy).toMatchObject({ prompt: 'a quiet harbor', project: 'five', file_path: written.file_path })
  expect(copy.tags).toContainEqual({ key: 'place', value: 'Genoa', confidence: 1, source: 'user' })
  expect(await write(content_hash, { embed: true })).toMatchObject({ status: 'unchanged' })
  expect(await library.discover()).toMatchObject({ identified: 0, missing: 0 })
})

test('what cannot carry tags inside is refused', async () => {
  const content_hash = await add('six/paper.pdf', Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF'))
  expect(await refusalOf(write(content_hash, { embed: true }))).toMatchObject({
    code: 'NOT_EMBEDDABLE',
    suggestions: ['use_sidecar'],
  })
})

test('a sidecar that exists follows what a person says, not what a program says', async () => {
  const content_hash = await add('seven/cat.png', plain('seven'))
  const sidecar = async () => readXmpTags(await readFile(at('seven/cat.xmp'), 'utf8'))
  await write(content_hash)
  await library.call('assets.tag', { content_hash, add: ['mood:calm'] }, { actor: assistant })
  const record = await kept(content_hash, () => library.call('assets.rate', { content_hash, rating: 3 }))
  expect(record.actor).toEqual({ kind: 'system', id: 'assets.keep_sidecars' })
  expect(await sidecar()).toMatchObject({ rating: 3, tags: [{ key: 'mood', value: 'calm' }] })

  const other = await add('eight/cat.png', plain('eight'))
  await library.call('assets.rate', { content_hash: other, rating: 5 })
  await kept(content_hash, () => library.call('assets.rate', { content_hash, rating: 1 }))
  expect(await readdir(at('eight'))).toEqual(['cat.png'])
})

test('a rejected picture is rejected in its sidecar too', async () => {
  const content_hash = await add('nine/cat.png', plain('nine'))
  await library.call('assets.remove', { content_hash, reason: 'rejected' })
  await write(content_hash)
  expect(readXmpTags(await readFile(at('nine/cat.xmp'), 'utf8')).rating).toBe(-1)
})
