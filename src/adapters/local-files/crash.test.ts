import type { Placement } from '#domains/assets/ports'
import { sha256 } from '#lib/hash'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { localFiles } from './index.ts'
import { hashes, hasOtherDisk, OTHER_DISK, temporaryFolder, write } from './testing.ts'

const hasTwoDisks = await hasOtherDisk()
if (!hasTwoDisks) console.warn(`Not tested here: kill -9 while moving to and from ${OTHER_DISK}`)

const FILES = 16

describe.skipIf(!hasTwoDisks)('forty times kill -9', () => {
  test(
    'no file is lost, doubled or half there, and no temporary file stays',
    { timeout: 60_000 },
    async () => {
      const [inbox, root] = [await temporaryFolder(OTHER_DISK), await temporaryFolder()]
      const placements: Placement[] = []
      for (let index = 0; index < FILES; index += 1) {
        const bytes = randomBytes(10_000 + index * 20_000)
        const source_path = await write(join(inbox, `${index}.png`), bytes)
        placements.push({
          placement_id: `plc_${index}`,
          source_path,
          destination_path: join(root, `${index % 7}/${index}.png`),
          operation: 'move',
          content_hash: sha256(bytes),
          root,
        })
      }
      const whole = placements.map(placement => placement.content_hash).toSorted()
      let interrupted = 0
      for (let round = 0; round < 40; round += 1) {
        const way = round % 2 === 0 ? 'place' : 'unplace'
        if (await killedAtRandom(placements, way)) interrupted += 1
        const files = localFiles()
        for (const placement of placements) {
          expect(await files[way](placement)).toMatchObject({ status: expect.stringMatching('placed') })
        }
        const found = Object.values(await hashes(inbox, root))
        expect(found.toSorted()).toEqual(whole)
      }
      expect(interrupted).toBeGreaterThan(20)
    },
  )
})

/** Did it still have something to do? */
async function killedAtRandom(placements: readonly Placement[], way: 'place' | 'unplace'): Promise<boolean> {
  const program = `
    import { localFiles } from ${JSON.stringify(new URL('index.ts', import.meta.url))}
    const files = localFiles()
    process.stdout.write('ready')
    for (const placement of ${JSON.stringify(placements)}) await files.${way}(placement)
  `
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const ended = once(child, 'exit')
  await once(child.stdout, 'data')
  const timer = setTimeout(() => child.kill('SIGKILL'), Math.random() * 25)
  await ended
  clearTimeout(timer)
  return child.signalCode === 'SIGKILL'
}
