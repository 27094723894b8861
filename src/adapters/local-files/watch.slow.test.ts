import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { localFiles, type LocalFilesOptions } from './index.ts'
import { memoryFolder, write } from './testing.ts'

/** Everything told so far; `until` waits for paths that were not told when it is called. */
async function watching(root: string, options: LocalFilesOptions = {}) {
  const stop = new AbortController()
  onTestFinished(() => stop.abort())
  const told: string[] = []
  let look = () => {}
  const onChange = (paths: readonly string[]) => {
    told.push(...paths.map(path => path.slice(root.length + 1)))
    look()
  }
  await localFiles(options).watch(root, { settle_ms: 50, signal: stop.signal, onChange })
  const until = (paths: readonly string[]) => {
    const from = told.length
    return new Promise<void>(done => {
      look = () => {
        const fresh = new Set(told.slice(from))
        if (paths.every(path => fresh.has(path))) done()
      }
    })
  }
  return { told, until, stop: () => stop.abort() }
}

for (const mode of ['notices', 'polling'] as const) {
  test(
    `5,000 files in new folders within folders are all told, by ${mode}`,
    { timeout: 30_000 },
    async () => {
      const root = await memoryFolder()
      const paths = Array.from({ length: 5000 }, (_, n) => `n${n % 40}/m${n % 7}/k${n % 3}/${n}.png`)
      const { until, told } = await watching(root, { watching: mode })
      const all = until(paths)
      const program = `
      const { mkdirSync, writeFileSync } = require('node:fs')
      for (const path of ${JSON.stringify(paths)}) {
        mkdirSync(require('node:path').dirname('${root}/' + path), { recursive: true })
        writeFileSync('${root}/' + path, path)
      }`
      await once(spawn(process.execPath, ['--eval', program]), 'exit')
      const ended = performance.now()
      await all
      expect(performance.now() - ended).toBeLessThan(60_000)
      expect(new Set(told)).toEqual(new Set(paths))
    },
  )
}

test('a folder that was nested in new ones is watched from then on', async () => {
  const root = await memoryFolder()
  const { until } = await watching(root)
  for (let round = 0; round < 5; round += 1) {
    const deep = `${round}/a/b/c/d/e/f`
    const first = until([`${deep}/first.png`])
    await mkdir(join(root, deep), { recursive: true })
    await writeFile(join(root, deep, 'first.png'), 'x')
    await first
    const later = until([`${deep}/later.png`])
    await writeFile(join(root, deep, 'later.png'), 'x')
    await later
  }
})

test('a folder that was moved in is told with everything in it, and watched', async () => {
  const [root, elsewhere] = [await memoryFolder(), await memoryFolder()]
  await write(join(elsewhere, 'album/a/b/old.png'), 'x')
  const { until } = await watching(root)
  const moved = until(['album/a/b/old.png'])
  await rename(join(elsewhere, 'album'), join(root, 'album'))
  await moved
  const later = until(['album/a/b/new.png'])
  await write(join(root, 'album/a/b/new.png'), 'x')
  await later
})

test('a root behind a symlink is told by the name it was given', async () => {
  const folder = await memoryFolder()
  await mkdir(join(folder, 'real'))
  await symlink('real', join(folder, 'link'))
  const { until } = await watching(join(folder, 'link'))
  const told = until(['cat.png'])
  await write(join(folder, 'real/cat.png'), 'meow')
  await told
})

test('a root that is not there yet is told about when it comes', async () => {
  const root = join(await memoryFolder(), 'later')
  const { until } = await watching(root)
  const told = until(['cat.png'])
  await write(join(root, 'cat.png'), 'meow')
  await told
})

test('a root that goes away and comes back is watched on', async () => {
  const root = join(await memoryFolder(), 'root')
  await write(join(root, 'cat.png'), 'meow')
  const { until } = await watching(root)
  const gone = until(['cat.png'])
  await rm(root, { recursive: true })
  await gone
  const back = until(['dog.png'])
  await write(join(root, 'dog.png'), 'woof')
  await back
})

test('after it was stopped nothing is told', async () => {
  const root = await memoryFolder()
  const { told, stop } = await watching(root)
  await write(join(root, 'cat.png'), 'meow')
  stop()
  const other = await watching(root)
  const seen = other.until(['dog.png'])
  await write(join(root, 'dog.png'), 'woof')
  await seen
  expect(told).toEqual([])
})

test('a watch that begins while another one ends hears everything', async () => {
  const root = await memoryFolder()
  for (let round = 0; round < 10; round += 1) {
    const before = await watching(root)
    before.stop()
    const { until, stop } = await watching(root)
    const told = until([`${round}.png`])
    await write(join(root, `${round}.png`), 'x')
    await told
    stop()
  }
})
