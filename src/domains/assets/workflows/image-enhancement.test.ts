import { localFiles } from '#adapters/local-files'
import { sharpImages } from '#adapters/sharp-images'
import { refusalOf } from '#kernel/testing'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openLibrary, type Library } from '../testing/library.ts'
import { painted } from '../testing/pictures.ts'

let library: Library
beforeAll(async () => {
  library = await openLibrary()
})
afterAll(() => library[Symbol.asyncDispose]())

const enhance = (asset_id: string, ...operations: readonly object[]) =>
  library.run('image_enhancement', { asset_id, operations })

async function add(name: string, bytes: Uint8Array): Promise<string> {
  await library.put(name, bytes)
  await library.discover()
  return library.hashOf(name)
}

test('an edited picture is a new file beside the original and derived from it', async () => {
  const original = painted(1)
  const content_hash = await add('one/scene.png', original)
  await library.call('assets.tag', { content_hash, add: ['trip:rome'] })
  const adjust = { type: 'adjust', brightness: 1.2 }
  const { status, result } = await enhance(content_hash, adjust, { type: 'resize', width: 48 })
  expect(status).toBe('completed')
  expect(result).toMatchObject({ status: 'written', width: 48, height: 36, format: 'png' })
  expect(result.file_path).toMatch(/one\/scene-enhanced-[0-9a-f]{6}\.png$/)
  expect(await readFile(join(library.inbox, 'one/scene.png'))).toEqual(original)
  expect(await sharpImages().probe(await readFile(result.file_path))).toMatchObject({ width: 48, height: 36 })

  const made = await library.call('assets.get', { content_hash: result.content_hash })
  expect(made).toMatchObject({ project: 'one', width: 48, tags: [{ key: 'trip', value: 'rome' }] })
  expect(made.relations).toEqual([
    { other_hash: content_hash, kind: 'derivative', direction: 'to', note: 'adjust, resize' },
  ])
})

test('the same request again finds the file it made, and a scan has nothing to read', async () => {
  const content_hash = await add('two/scene.png', painted(2))
  const first = await enhance(content_hash, { type: 'enhance' })
  const again = await enhance(content_hash, { type: 'enhance', method: 'local' })
  expect(again.result).toEqual({ ...first.result, status: 'already_there' })
  expect(await readdir(join(library.inbox, 'two'))).toHaveLength(2)
  expect(await library.discover()).toMatchObject({ identified: 0, missing: 0 })
})

test('a file somebody else put under that name stays, and the next free name is used', async () => {
  const content_hash = await add('three/scene.png', painted(3))
  const convert = { type: 'convert', format: 'jpeg', quality: 80 }
  const { result } = await enhance(content_hash, convert)
  await writeFile(result.file_path, 'mine')
  const { result: next } = await enhance(content_hash, convert)
  expect(next.file_path).toBe(result.file_path.replace('.jpg', '-001.jpg'))
  expect(await readFile(result.file_path, 'utf8')).toBe('mine')
})

test('an enhancer that is not there is said, with what works instead', async () => {
  const content_hash = await add('four/scene.png', painted(4))
  const { status, error } = await enhance(content_hash, { type: 'enhance', method: 'ai' })
  expect(status).toBe('failed')
  expect(error.error_details).toMatchObject({
    code: 'AI_ENHANCER_MISSING',
    suggestions: ['use_method_local'],
  })
})

test('what cannot be edited is refused with its reason', async () => {
  const codeOf = async (asset_id: string, edit: object) =>
    (await enhance(asset_id, edit)).error.error_details.code
  const cut = await add('five/cut.png', painted(5).subarray(0, 2000))
  const paper = await add('five/paper.pdf', Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF'))
  const scene = await add('five/scene.png', painted(6))
  expect(await codeOf(cut, { type: 'enhance' })).toBe('PICTURE_BROKEN')
  expect(await codeOf(paper, { type: 'enhance' })).toBe('NOT_A_PICTURE')
  expect(await codeOf('c'.repeat(64), { type: 'enhance' })).toBe('ASSET_NOT_FOUND')
  expect(await codeOf(scene, { type: 'resize', width: 16_384, height: 16_384, fit: 'fill' })).toBe(
    'PICTURE_TOO_LARGE',
  )
  const empty = await refusalOf(enhance(scene, { type: 'adjust' }))
  expect(empty.code).toBe('INVALID_INPUT')
})

test('a folder that takes no file is said', async () => {
  const problem = Object.assign(new Error('A file system is read-only'), { code: 'read_only' })
  const files = { ...localFiles(), writeNew: () => Promise.reject(problem) }
  await using other = await openLibrary({ files })
  await other.put('scene.png', painted(7))
  await other.discover()
  const wish = { asset_id: await other.hashOf('scene.png'), operations: [{ type: 'enhance' }] }
  const { error } = await other.run('image_enhancement', wish)
  expect(error.error_details).toMatchObject({ code: 'FILE_NOT_WRITTEN', reason: 'read_only' })
})

test('a try that ended between the file and the log does not make a second file', async () => {
  const files = localFiles()
  const state = { writes: 0 }
  const dying: typeof files = {
    ...files,
    writeNew: async (...wish) => {
      const written = await files.writeNew(...wish)
      state.writes += 1
      if (state.writes === 1) throw new Error('The power went out')
      return written
    },
  }
  await using other = await openLibrary({ files: dying })
  await other.put('scene.png', painted(8))
  await other.discover()
  const wish = { asset_id: await other.hashOf('scene.png'), operations: [{ type: 'enhance' }] }
  const { status, result } = await other.run('image_enhancement', wish)
  expect([status, result.status, state.writes]).toEqual(['completed', 'already_there', 1])
  expect(await readdir(other.inbox)).toHaveLength(2)
  expect(await other.call('assets.get', { content_hash: result.content_hash })).toMatchObject({
    relations: [{ kind: 'derivative', direction: 'to' }],
  })
})
