import type { KnownOperation } from '#surfaces/cli'
import { readFile } from 'node:fs/promises'
import { packageFile } from './version.ts'

/** Every operation Alice is delivered with, without opening her. Those of plugins only a server knows. */
export const readKnownOperations = async (): Promise<readonly KnownOperation[]> =>
  JSON.parse(await readFile(packageFile('contracts/commands.json'), 'utf8')) as readonly KnownOperation[]
