import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'

/** What is in a file, or comes in for `-`; undefined when there is no such file. */
export async function readText(file: string): Promise<string | undefined> {
  if (file === '-') return text(process.stdin)
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENAMETOOLONG' || code === 'ENOTDIR') return undefined
    throw error
  }
}
