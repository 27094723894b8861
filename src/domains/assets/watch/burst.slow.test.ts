import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openLibrary } from '../testing/library.ts'
import { plain } from '../testing/pictures.ts'

const count = 5000

test('5,000 files in new folders within folders are all known after one burst of writing', async () => {
  await using library = await openLibrary()
  const { inbox, folder } = library
  await library.call('assets.watch', { inbox })
  await library.heard('asset.processed', { work: () => library.put('first.png', plain('first')) })

  // Each file is the same picture with a number behind its end.
  await writeFile(join(folder, 'picture.png'), plain('burst'))
  const program = `
    const { mkdirSync, readFileSync, writeFileSync } = require('node:fs')
    const picture = readFileSync('${folder}/picture.png')
    for (let at = 0; at < ${count}; at++) {
      const folder = '${inbox}/n' + (at % 40) + '/m' + (at % 7) + '/k' + (at % 3)
      mkdirSync(folder, { recursive: true })
      writeFileSync(folder + '/' + at + '.png', Buffer.concat([picture, Buffer.from(String(at))]))
    }`
  await once(spawn(process.execPath, ['--eval', program]), 'exit')
  const files = async () => (await library.call('assets.stats')).files as number
  // How fast is a matter of the machine: only that none is missed is tested.
  await expect.poll(files, { timeout: 120_000, interval: 100 }).toBe(count + 1)
})
