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
const ROUNDS = 40

describe.skipIf(!hasTwoDisks)('forty times kill -9', () => {
  const title = 'no file is lost, doubled or half there, and no temporary file stays'
  test(title, { timeout: 60_000 }, async () => {
    const [far, near, root] = [
      await temporaryFolder(OTHER_DISK),
      await temporaryFolder(),
      await temporaryFolder(),
    ]
    const placements = await Promise.all(
      Array.from({ length: FILES }, (_, index) => prepare(index % 3 === 0 ? near : far, root, index)),
    )
    const whole = placements.map(placement => placement.content_hash).toSorted()
    const cache = await temporaryFolder()
    let interrupted = 0
    for (let round = 0; round < ROUNDS; round += 1) {
      const way = round % 2 === 0 ? 'place' : 'unplace'
      if (await isKilledInTheMiddle(placements, { way, cache })) interrupted += 1
      const files = localFiles()
      for (const placement of placements) {
        expect(await files[way](placement)).toMatchObject({ status: expect.stringMatching('placed') })
      }
      const found = await hashes(far, near, root)
      expect(Object.values(found).toSorted()).toEqual(whole)
      expect(Object.keys(found).filter(path => path.includes('.alice-'))).toEqual([])
    }
    expect(interrupted).toBeGreaterThan(ROUNDS / 2)
  })
})

async function prepare(inbox: string, root: string, index: number): Promise<Placement> {
  const bytes = randomBytes(10_000 + index * 20_000)
  return {
    placement_id: `plc_${index}`,
    source_path: await write(join(inbox, `${index}.png`), bytes),
    destination_path: join(root, `${index % 7}/${index}.png`),
    operation: 'move',
    content_hash: sha256(bytes),
    root,
  }
}

/** Killed some time after some file. Did it still have something to do? */
async function isKilledInTheMiddle(
  placements: readonly Placement[],
  { way, cache }: { way: 'place' | 'unplace'; cache: string },
): Promise<boolean> {
  const program = `
    import { localFiles } from ${JSON.stringify(new URL('index.ts', import.meta.url))}
    import { writeSync } from 'node:fs'
    const files = localFiles()
    writeSync(1, '.')
    for (const placement of ${JSON.stringify(placements)}) {
      await files.${way}(placement)
      writeSync(1, '.')
    }`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { NODE_COMPILE_CACHE: cache },
  })
  const lastSeen = Math.floor(Math.random() * FILES)
  let dots = 0
  child.stdout.on('data', (data: Buffer) => {
    const isTime = dots <= lastSeen && dots + data.length > lastSeen
    dots += data.length
    if (isTime) setTimeout(() => child.kill('SIGKILL'), Math.random() * 4)
  })
  await once(child, 'exit')
  return child.signalCode === 'SIGKILL'
}
