import { sampleFiles, samplePictures } from '#adapters/sample-pictures'
import { sharpImages } from '#adapters/sharp-images'
import { sha256 } from '#lib/hash'
import { readdir, readFile, rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'

export const samplesIn = (home: string) => join(home, 'samples')
export const inboxIn = (home: string) => join(samplesIn(home), 'inbox')

export interface Samples {
  readonly paths: readonly string[]
  /** Of their bytes, each once: by these the demo finds its own pictures among others. */
  readonly hashes: readonly string[]
}

/** Writes the sample pictures that are not there yet. */
export async function writeSamples(home: string): Promise<Samples> {
  await samplePictures(sharpImages()).write(inboxIn(home))
  return findSamples(home)
}

/** Those that are there. */
export async function findSamples(home: string): Promise<Samples> {
  const found = await Promise.all(
    sampleFiles(inboxIn(home)).map(async ({ path }) => ({ path, hash: await hashOf(path) })),
  )
  const there = found.flatMap(({ path, hash }) => (hash === undefined ? [] : [{ path, hash }]))
  return {
    paths: there.map(({ path }) => path),
    hashes: [...new Set(there.map(({ hash }) => hash))],
  }
}

/** Undefined: there is no such file. */
const hashOf = (path: string): Promise<string | undefined> =>
  readFile(path).then(sha256, (error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  })

/** Removes files that have these hashes from a folder and those below it; whatever else is there stays. */
export async function removeKnown(folder: string, hashes: ReadonlySet<string>) {
  const counts = { removed: 0, kept: 0 }
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  })
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      const below = await removeKnown(path, hashes)
      counts.removed += below.removed
      counts.kept += below.kept
    } else if (entry.isFile() && hashes.has((await hashOf(path)) ?? '')) {
      await rm(path)
      counts.removed += 1
    } else counts.kept += 1
  }
  // One that is not empty stays.
  if (counts.kept === 0) await rmdir(folder).catch(() => undefined)
  return counts
}
