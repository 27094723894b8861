import { readFile, rename, rm, writeFile } from 'node:fs/promises'

let written = 0

/** Whoever reads it finds the old content or the new, never a part; nobody else on the machine may read it. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  const temporary = `${path}.${process.pid}-${(written += 1)}.part`
  try {
    await writeFile(temporary, JSON.stringify(value), { mode: 0o600, flush: true })
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/** Undefined when there is none, or when what is there is no JSON. */
export async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return ''
    throw error
  })
  try {
    return JSON.parse(text)
  } catch {
    // Half a file is as good as none.
    return undefined
  }
}
