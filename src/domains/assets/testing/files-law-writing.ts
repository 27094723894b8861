import { describe, expect, test } from 'vitest'
import type { LawCase } from './files-law-case.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

export const writingLaw = (law: LawCase) => {
  describe('writing', () => {
    const writeNew = (path: string, text: string) =>
      law.files().writeNew(law.at(path), bytes(text), { root: law.at('out') })

    test('a new file gets the name it asks for', async () => {
      const written = await writeNew('out/a/cat.png', 'meow')
      expect(written).toEqual({
        path: law.at('out/a/cat.png'),
        stamp: await law.files().stamp(law.at('out/a/cat.png')),
      })
      expect(await law.paths()).toEqual(['out/a/cat.png'])
    })

    test('a taken name gets a number', async () => {
      for (const text of ['one', 'two', 'two']) await writeNew('out/cat.tar.gz', text)
      expect(await law.paths()).toEqual(['out/cat.tar-001.gz', 'out/cat.tar-002.gz', 'out/cat.tar.gz'])
      expect(await law.text('out/cat.tar.gz')).toBe('one')
    })

    test('ten writes of one name at once are ten files', async () => {
      const texts = Array.from({ length: 10 }, (_, index) => `cat ${index}`)
      const written = await Promise.all(texts.map(text => writeNew('out/cat.png', text)))
      expect(new Set(written.map(({ path }) => path)).size).toBe(10)
      const found = await Promise.all((await law.paths()).map(law.text))
      expect(new Set(found)).toEqual(new Set(texts))
    })

    test('nothing is written outside the root', async () => {
      for (const path of ['in/cat.png', 'out/../in/cat.png', 'out/con']) {
        await expect(writeNew(path, 'meow')).rejects.toMatchObject({ code: 'outside_root' })
      }
      expect(await law.paths()).toEqual([])
    })

    test('a file of our own is made, then replaced', async () => {
      await law.write({ 'out/cat.png': 'meow' })
      for (const text of ['first', 'second']) {
        await law.files().writeOwn(law.at('out/cat.xmp'), bytes(text))
        expect(await law.text('out/cat.xmp')).toBe(text)
      }
      expect(await law.paths()).toEqual(['out/cat.png', 'out/cat.xmp'])
    })

    test('what was written does not change with the bytes it came from', async () => {
      const mine = bytes('meow')
      await law.files().writeNew(law.at('out/cat.png'), mine, { root: law.at('out') })
      mine.fill(0)
      expect(await law.text('out/cat.png')).toBe('meow')
    })
  })

  describe('watching', () => {
    test('new, changed and removed files are told, hidden ones are not', { timeout: 30_000 }, async () => {
      await law.write({ 'in/old.png': 'old' })
      const changes = await watch(law)
      await law.write({ 'in/.hidden.png': 'x', 'in/new/deep/cat.png': 'meow' })
      await changes.until('in/new/deep/cat.png')
      await law.write({ 'in/old.png': 'changed' })
      await changes.until('in/old.png')
      await law.remove('in/new/deep/cat.png')
      await changes.until('in/new/deep/cat.png')
      expect(changes.all().filter(path => path.includes('hidden'))).toEqual([])
      changes.stop()
    })

    test('a watch that was stopped before it began tells nothing', async () => {
      const signal = AbortSignal.abort()
      const onChange = () => expect.unreachable()
      await law.files().watch(law.at('in'), { settle_ms: 20, signal, onChange })
      await law.write({ 'in/cat.png': 'meow' })
    })
  })
}

/** Each `until` waits for the path to be told after the one before. */
async function watch(law: LawCase) {
  const stop = new AbortController()
  const all: string[] = []
  let seen = 0
  let look = () => {}
  const onChange = (paths: readonly string[]) => {
    all.push(...paths)
    look()
  }
  await law.files().watch(law.at('in'), { settle_ms: 20, signal: stop.signal, onChange })
  return {
    stop: () => stop.abort(),
    all: () => all,
    until: (path: string) =>
      new Promise<void>(done => {
        look = () => {
          const index = all.indexOf(law.at(path), seen)
          if (index < 0) return
          seen = all.length
          done()
        }
        look()
      }),
  }
}
