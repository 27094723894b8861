import type { KnownOperation } from '#surfaces/cli'
import { readFile } from 'node:fs/promises'
import { packageFile } from './version.ts'

/** Every operation Alice is delivered with, without opening her; none where that file is not. Those of plugins only a server knows. */
export async function readKnownOperations(): Promise<readonly KnownOperation[]> {
  try {
    const text = await readFile(packageFile('contracts/commands.json'), 'utf8')
    return JSON.parse(text) as readonly KnownOperation[]
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
