import { sha256 } from '#lib/hash'
import { describe, expect, test } from 'vitest'
import { everything, type LawCase } from './files-law-case.ts'

export const lookingLaw = (law: LawCase) =>
  describe('looking', () => {
    test('a scan tells every file once, a folder before the folders in it, names in order', async () => {
      const order = ['B.png', 'c.png', 'new\nline.png', 'a/y.png', 'a/x/1.png', 'b/10.png', 'b/2.png']
      await law.write(Object.fromEntries(order.toReversed().map(path => [path, path])))
      const { files, skipped } = await everything(law.files().scan(law.at('.').slice(0, -2)))
      expect(files.map(file => file.path)).toEqual(order.map(law.at))
      expect(skipped).toEqual([])
    })

    test('a scan gives the same stamp as a look at the file', async () => {
      await law.write({ 'in/cat.png': 'meow' })
      const { files } = await everything(law.files().scan(law.at('in')))
      expect(files).toEqual([
        { path: law.at('in/cat.png'), ...(await law.files().stamp(law.at('in/cat.png'))) },
      ])
      expect(files[0]).toMatchObject({ size_bytes: 4, mtime_ns: expect.stringMatching(/^\d{19}$/) })
    })

    test('hidden names are left out and empty files are said', async () => {
      await law.write({
        'in/.hidden/a.png': 'x',
        'in/.b.png': 'x',
        'in/.alice-plc_1.tmp': 'x',
        'in/a/.git/c': 'x',
      })
      await law.write({ 'in/void.png': '' })
      expect(await everything(law.files().scan(law.at('in')))).toEqual({
        files: [],
        skipped: [{ path: law.at('in/void.png'), reason: 'empty' }],
      })
    })

    test('a scan that was aborted ends with the reason', async () => {
      await law.write({ 'in/cat.png': 'meow' })
      const reason = new Error('The user went home')
      const scan = law.files().scan(law.at('in'), { signal: AbortSignal.abort(reason) })
      await expect(everything(scan)).rejects.toBe(reason)
    })

    test('no batch of a scan has more than 1,000 entries', async () => {
      const names = Array.from({ length: 1500 }, (_, index) => `in/${index}.png`)
      await law.write(Object.fromEntries(names.map(name => [name, name.length % 2 ? '' : 'x'])))
      const sizes: number[] = []
      for await (const { files, skipped } of law.files().scan(law.at('in'))) {
        sizes.push(files.length + skipped.length)
      }
      expect(sizes.every(size => size <= 1000)).toBe(true)
      expect(sizes.reduce((all, size) => all + size, 0)).toBe(1500)
    })

    test('a read gives the hash of everything and no more bytes than asked', async () => {
      await law.write({ 'cat.png': 'meow' })
      const whole = await law.files().read(law.at('cat.png'), { keep_bytes: 100 })
      const part = await law.files().read(law.at('cat.png'), { keep_bytes: 2 })
      const stamp = await law.files().stamp(law.at('cat.png'))
      expect(whole).toMatchObject({ content_hash: sha256('meow'), ...stamp })
      expect(part).toMatchObject({ content_hash: sha256('meow'), ...stamp })
      expect(textOf(whole)).toBe('meow')
      expect(textOf(part)).toBe('me')
    })

    test('an empty file can be read', async () => {
      await law.write({ 'void.png': '' })
      const read = await law.files().read(law.at('void.png'), { keep_bytes: 5 })
      expect(read).toMatchObject({ content_hash: sha256(''), size_bytes: 0 })
    })

    test('a head is the first bytes, or all of a shorter file', async () => {
      await law.write({ 'cat.png': 'meow' })
      expect(textOf({ bytes: await law.files().head(law.at('cat.png'), 3) })).toBe('meo')
      expect(textOf({ bytes: await law.files().head(law.at('cat.png'), 9) })).toBe('meow')
    })

    test('where no file is, there is nothing to tell', async () => {
      await law.write({ 'in/cat.png': 'meow' })
      for (const path of ['nothing.png', 'in', 'in/cat.png/deeper.png', 'a\0b', 'x'.repeat(300)].map(
        law.at,
      )) {
        expect(await law.files().stamp(path)).toBeUndefined()
        expect(await law.files().read(path, { keep_bytes: 1 })).toBeUndefined()
        expect(await law.files().head(path, 1)).toBeUndefined()
      }
    })

    test('a folder is told from a file and from nothing', async () => {
      await law.write({ 'in/2024/cat.png': 'meow' })
      const paths = ['in', 'in/2024', 'in/2024/cat.png', 'in/2025', 'in/2024/cat.png/deeper', 'a\0b']
      const answers = await Promise.all(paths.map(path => law.files().isFolder(law.at(path))))
      expect(answers).toEqual([true, true, false, false, false, false])
    })

    test('new content is another stamp', async () => {
      await law.write({ 'cat.png': 'meow' })
      const before = await law.files().stamp(law.at('cat.png'))
      await law.write({ 'cat.png': 'purr!' })
      expect(await law.files().stamp(law.at('cat.png'))).not.toEqual(before)
    })
  })

const textOf = (read: unknown) => new TextDecoder().decode((read as { readonly bytes: Uint8Array }).bytes)
