import { mkdir, open, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** A secret of this data folder: made at the first start, then always the same, readable by nobody else. */
export async function secretFile(path: string, make: () => string): Promise<string> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  try {
    const file = await open(path, 'wx', 0o600)
    const secret = make()
    await file.writeFile(`${secret}\n`)
    await file.sync()
    await file.close()
    return secret
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return (await readFile(path, 'utf8')).trim()
  }
}
