import type { CliHost } from '#surfaces/cli'
import type { Way } from './connect.ts'
import { owner } from './owner-key.ts'
import { openRawTerminal } from './raw-terminal.ts'

type Quick = Pick<CliHost, 'reach' | 'knownOperations' | 'program' | 'openTerminal'>

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
  program: [process.execPath, ...process.argv.slice(1, 2)].map(quoted).join(' '),
  openTerminal: openRawTerminal,
})

/** A word that a shell takes as it is. */
const quoted = (word: string) =>
  /^[\w./:@-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
