import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { App } from '../../src/kernel/run/index.ts'
import { atLeast, atMost, columns, type Contestant, type Setting, type Suite } from '../harness/suite.ts'
import { fillLibrary } from '../ours/library.ts'
import { finished, openAlice } from '../ours/open-alice.ts'
import { openWithoutBrisque } from '../ours/open-without-brisque.ts'
import { pictures, type Format } from '../ours/pictures.ts'

const thumbnailPx = 320

export const suite: Suite = {
  name: 'assets',
  title: 'Pictures of one megapixel',
  about:
    'PNG of 1.4 MB and JPEG of 0.17 MB, just written, so in the page cache. First index: find, hash, read the metadata, record. Full: that, then decode, thumbnail, perceptual hashes, with or without BRISQUE, record. Everything as workflows with their journal in SQLite.',
  columns: [
    columns.perSecond('files/s'),
    { metric: 'seconds', title: 'seconds', digits: 2 },
    { metric: 'cpu_ms', title: 'CPU ms a file', digits: 2 },
    columns.stall,
  ],
  ms: { full: 0, quick: 0 },
  contestants: [
    indexing('png', { full: 400, quick: 24 }, [atLeast('per_second', 500)]),
    indexing('jpeg', { full: 1000, quick: 48 }),
    assessing('png', 'with BRISQUE', { full: 40, quick: 4 }),
    assessing('png', 'without BRISQUE', { full: 120, quick: 8 }, [atLeast('per_second', 60)]),
    assessing('jpeg', 'with BRISQUE', { full: 40, quick: 4 }),
    assessing('jpeg', 'without BRISQUE', { full: 200, quick: 12 }, [atLeast('per_second', 140)]),
    sharpAlone('png', { full: 80, quick: 8 }),
    sharpAlone('jpeg', { full: 200, quick: 12 }),
    rescanning(),
  ],
}

interface Counts {
  readonly full: number
  readonly quick: number
}

const countOf = ({ isQuick }: Setting, { full, quick }: Counts) => (isQuick ? quick : full)

/** Every round in a data folder of its own, so that everything is new to it. */
async function inNewHome<T>(
  setting: Setting,
  open: (home: string) => Promise<App>,
  use: (app: App) => Promise<T>,
): Promise<T> {
  const home = await mkdtemp(join(setting.folder, 'home-'))
  const app = await open(home)
  try {
    await app.start()
    return await use(app)
  } finally {
    await app.stop()
    await rm(home, { recursive: true, force: true })
  }
}

function indexing(format: Format, counts: Counts, goals: Contestant['goals'] = []): Contestant {
  return {
    name: `Alice, first index, ${format.toUpperCase()}`,
    kind: 'ours',
    goals,
    async open(setting) {
      const { folder, count } = await pictures(setting.shared, format, countOf(setting, counts))
      return {
        measure: meter =>
          inNewHome(setting, openAlice, async app => {
            const { value, seconds, cpuUs, stallP99Ms } = await meter.run(() =>
              finished(app, 'assets.discover', { inbox: folder }),
            )
            mustBe(value.assets, count)
            return {
              per_second: count / seconds,
              seconds,
              cpu_ms: cpuUs / 1000 / count,
              stall_p99_ms: stallP99Ms,
            }
          }),
        close: async () => {},
      }
    },
  }
}

function assessing(
  format: Format,
  how: 'with BRISQUE' | 'without BRISQUE',
  counts: Counts,
  goals: Contestant['goals'] = [],
): Contestant {
  const open = how === 'with BRISQUE' ? openAlice : openWithoutBrisque
  return {
    name: `Alice, full, ${format.toUpperCase()}, ${how}`,
    kind: 'ours',
    goals,
    async open(setting) {
      const { folder, count } = await pictures(setting.shared, format, countOf(setting, counts))
      return {
        measure: meter =>
          inNewHome(setting, open, async app => {
            const { value, seconds, cpuUs, stallP99Ms } = await meter.run(async () => {
              await finished(app, 'assets.discover', { inbox: folder })
              return finished(app, 'assets.assess', {})
            })
            mustBe(value.assessed, count)
            return {
              per_second: count / seconds,
              seconds,
              cpu_ms: cpuUs / 1000 / count,
              stall_p99_ms: stallP99Ms,
            }
          }),
        close: async () => {},
      }
    },
  }
}

/** Read, hash, one decode, one thumbnail: what has to be done whoever keeps the books. */
function sharpAlone(format: Format, counts: Counts): Contestant {
  return {
    name: `sharp alone: read, SHA-256, decode, thumbnail, ${format.toUpperCase()}`,
    kind: 'limit',
    async open(setting) {
      const { default: sharp } = await import('sharp')
      sharp.concurrency(1)
      sharp.cache(false)
      const { folder, count } = await pictures(setting.shared, format, countOf(setting, counts))
      const files = (await readdir(folder)).map(name => join(folder, name))
      const work = async (file: string) => {
        const bytes = await readFile(file)
        createHash('sha256').update(bytes).digest('hex')
        await sharp(bytes)
          .resize({ width: thumbnailPx, height: thumbnailPx, fit: 'inside' })
          .jpeg({ quality: 80 })
          .toBuffer()
      }
      return {
        async measure(meter) {
          const { seconds, cpuUs, stallP99Ms } = await meter.run(() => fourAtOnce(files, work))
          return {
            per_second: count / seconds,
            seconds,
            cpu_ms: cpuUs / 1000 / count,
            stall_p99_ms: stallP99Ms,
          }
        },
        close: async () => {},
      }
    },
  }
}

async function fourAtOnce<T>(items: readonly T[], work: (item: T) => Promise<void>) {
  let next = 0
  const worker = async () => {
    while (next < items.length) {
      next += 1
      await work(items[next - 1]!)
    }
  }
  await Promise.all(Array.from({ length: 4 }, worker))
}

function rescanning(): Contestant {
  return {
    name: 'Alice, scanning 100,000 known files again',
    kind: 'ours',
    note: 'quick runs: 2,000 files',
    goals: [atMost('seconds', 2)],
    async open(setting) {
      const home = join(setting.folder, 'home')
      const app = await openAlice(home)
      await app.start()
      const library = await fillLibrary(
        app,
        join(setting.folder, 'library'),
        setting.isQuick ? 2000 : 100_000,
      )
      return {
        async measure(meter) {
          const { value, seconds, cpuUs, stallP99Ms } = await meter.run(() =>
            finished(app, 'assets.discover', { inbox: library.folder }),
          )
          mustBe(value.seen, library.files)
          mustBe(value.identified, 0)
          return {
            per_second: library.files / seconds,
            seconds,
            cpu_ms: cpuUs / 1000 / library.files,
            stall_p99_ms: stallP99Ms,
          }
        },
        close: () => app.stop(),
      }
    },
  }
}

function mustBe(actual: unknown, expected: number) {
  if (actual !== expected) throw new Error(`${String(actual)} were done, not ${expected}`)
}
