import type { CliHost } from '#surfaces/cli'
import { constants } from 'node:fs'
import { copyFile, mkdir, realpath, rename, stat, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { processFolders, usualHome } from '../config-place.ts'
import type { Way } from './connect.ts'
import { owner } from './owner-key.ts'
import { openRawTerminal } from './raw-terminal.ts'

type Quick = Pick<
  CliHost,
  'reach' | 'knownOperations' | 'mayHavePlugins' | 'launch' | 'machine' | 'replaceFile' | 'openTerminal'
>

/** What the command line has without opening Alice: a server that runs, what is delivered, this terminal. */
export const quickHost = ({ place }: Pick<Way, 'place'>): Quick => ({
  async reach() {
    const { reachServer } = await import('./connect.ts')
    return reachServer(place, owner)
  },
  async knownOperations() {
    const { readKnownOperations } = await import('./known-operations.ts')
    return readKnownOperations()
  },
  mayHavePlugins: place.hasPlugins ?? false,
  launch: {
    words: [process.execPath, ...process.argv.slice(1, 2)],
    env: place.home === usualHome() ? {} : { ALICE_HOME: place.home },
  },
  machine: { platform: process.platform, homeFolder: homedir(), join, ...processFolders() },
  replaceFile,
  openTerminal: openRawTerminal,
})

/** Written beside it and moved over it; what was there stays under another name. */
async function replaceFile(file: string, text: string): Promise<string | undefined> {
  await mkdir(dirname(file), { recursive: true })
  // A link stays one: what it leads to is replaced.
  const target = await realpath(file).catch(() => file)
  const before = await stat(target).catch(() => undefined)
  const time = new Date().toISOString().replaceAll(/[:.]/g, '-')
  const backup = before && `${target}.${time}.backup`
  if (backup) await copyFile(target, backup, constants.COPYFILE_EXCL)
  const temporary = `${target}.${process.pid}.new`
  await writeFile(temporary, text, { mode: before?.mode ?? 0o600, flag: 'wx' })
  await rename(temporary, target)
  return backup
}
