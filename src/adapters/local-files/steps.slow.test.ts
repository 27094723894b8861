import type { Placement } from '#domains/assets/ports'
import { sha256 } from '#lib/hash'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Disk, localDisk } from './disk.ts'
import { localFiles } from './index.ts'
import { contents, diskWith, errno, diskWithoutLinks, memoryFolder, write } from './testing.ts'

interface Case {
  readonly name: string
  readonly operation: Placement['operation']
  readonly disk: Disk
}

const farDisk: Disk = {
  ...localDisk,
  link: async (from, to) => {
    if (dirname(String(from)) !== dirname(String(to))) throw errno('EXDEV')
    await localDisk.link(from, to)
  },
}

const CASES: readonly Case[] = [
  { name: 'a copy', operation: 'copy', disk: localDisk },
  { name: 'a move', operation: 'move', disk: localDisk },
  { name: 'a link', operation: 'link', disk: localDisk },
  { name: 'a move to another file system', operation: 'move', disk: farDisk },
  { name: 'a copy without hard links', operation: 'copy', disk: diskWithoutLinks },
  { name: 'a move without hard links', operation: 'move', disk: diskWithoutLinks },
]

const TEXT = 'meow'
const PLACED = { status: expect.stringMatching('placed') as string }

describe.each(CASES)('$name, stopped before any of its steps', each => {
  test.each(['place', 'unplace'] as const)('%s can be asked again', async way => {
    await stoppedAtEveryStep(each, way, async stage => {
      expect(await stage.again[way](stage.placement)).toMatchObject(PLACED)
      expect(await stage.tree()).toEqual(treeAfter(way, stage.placement))
    })
  })

  test.each([
    ['place', 'unplace'],
    ['unplace', 'place'],
  ] as const)('%s can be turned round', async (way, back) => {
    await stoppedAtEveryStep(each, way, async stage => {
      expect(await stage.again[back](stage.placement)).toMatchObject(PLACED)
      expect(await stage.tree()).toEqual(treeAfter(back, stage.placement))
    })
  })
})

describe.each(CASES)('$name, failing in any of its steps', each => {
  test.each(['place', 'unplace'] as const)('%s loses nothing and can be asked again', async way => {
    await failedAtEveryStep(each, way, async stage => {
      expect(await stage.again[way](stage.placement)).toMatchObject(PLACED)
      expect(await stage.tree()).toEqual(treeAfter(way, stage.placement))
    })
  })
})

const treeAfter = (way: 'place' | 'unplace', { operation, source_path, destination_path }: Placement) => {
  const source = way === 'unplace' || operation !== 'move' ? { [source_path]: TEXT } : {}
  return way === 'place' ? { ...source, [destination_path]: TEXT } : source
}

interface Stage {
  readonly placement: Placement
  readonly again: ReturnType<typeof localFiles>
  tree(): Promise<Record<string, string>>
}

/** A file where it is before the step under test. */
async function stageFor({ operation, disk }: Case, way: 'place' | 'unplace', folder: string): Promise<Stage> {
  const placement: Placement = {
    placement_id: 'plc_1',
    source_path: await write(join(folder, 'in/cat.png'), TEXT),
    destination_path: join(folder, 'out/2024/cats/cat.png'),
    operation,
    content_hash: sha256(TEXT),
    root: join(folder, 'out'),
  }
  const again = localFiles({ disk })
  if (way === 'unplace') await again.place(placement)
  return { placement, again, tree: () => contents(folder) }
}

/** Stops for good before call 1, 2, 3 … as `kill -9` would, until the work gets through. */
async function stoppedAtEveryStep(
  each: Case,
  way: 'place' | 'unplace',
  check: (stage: Stage) => Promise<void>,
) {
  const folder = await memoryFolder()
  for (let step = 1; ; step += 1) {
    const stage = await stageFor(each, way, join(folder, String(step)))
    const stopped = Promise.withResolvers<'stopped'>()
    const { disk, close } = diskWith(async call => {
      if (call < step) return
      stopped.resolve('stopped')
      await new Promise(() => {})
    }, each.disk)
    const work = localFiles({ disk })[way](stage.placement)
    const outcome = await Promise.race([work, stopped.promise])
    await close()
    await expectNeverHalf(stage, each)
    await check(stage)
    if (outcome !== 'stopped') return expect(step).toBeGreaterThan(5)
  }
}

/** Lets call 1, 2, 3 … fail, until the work gets through without having needed that many. */
async function failedAtEveryStep(
  each: Case,
  way: 'place' | 'unplace',
  check: (stage: Stage) => Promise<void>,
) {
  const folder = await memoryFolder()
  for (let step = 1; ; step += 1) {
    const stage = await stageFor(each, way, join(folder, String(step)))
    const { disk, calls } = diskWith(async call => {
      if (call === step) throw errno('EIO')
    }, each.disk)
    const files = localFiles({ disk })
    await files[way](stage.placement).catch(() => {})
    await expectNeverHalf(stage, each)
    await check(stage)
    if (calls() < step) return expect(step).toBeGreaterThan(5)
  }
}

/** The content is there at least once, and no final name has a part of it. */
async function expectNeverHalf({ tree, placement }: Stage, { disk }: Case) {
  const found = Object.entries(await tree()).filter(([path]) => !path.includes('/.alice-'))
  expect(found.map(([, text]) => text)).toContain(TEXT)
  // Without hard links an empty file holds the name for a moment.
  const isPlaceholder = ([path, text]: readonly [string, string]) =>
    disk === diskWithoutLinks &&
    text === '' &&
    (path === placement.destination_path || path === placement.source_path)
  expect(found.filter(entry => entry[1] !== TEXT && !isPlaceholder(entry))).toEqual([])
}
