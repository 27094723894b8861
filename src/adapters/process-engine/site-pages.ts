import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'

export type Pages = Readonly<Record<string, string>>

/** Brings the pages to what is wanted: each changes at once, and what is not wanted goes. */
export async function writePages(folder: string, pages: Pages): Promise<void> {
  const before = await readPages(folder)
  for (const [path, text] of Object.entries(pages)) {
    if (before?.[path] === text) continue
    const target = join(folder, path)
    await mkdir(dirname(target), { recursive: true, mode: 0o700 })
    await writeFile(`${target}.part`, text, { mode: 0o600 })
    await rename(`${target}.part`, target)
  }
  const unwanted = Object.keys(before ?? {}).filter(path => !(path in pages))
  for (const path of unwanted) await rm(join(folder, path), { force: true })
}

/** The pages as they are, whoever wrote them; undefined when there is no folder. */
export async function readPages(folder: string): Promise<Pages | undefined> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    const files = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
    const pages = await Promise.all(
      files.map(async file => [relative(folder, file).split(sep).join('/'), await readFile(file, 'utf8')]),
    )
    return Object.fromEntries(pages.toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1))) as Pages
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
