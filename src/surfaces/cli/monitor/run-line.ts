import type { AliceClient } from '#surfaces/client'
import { stripVTControlCharacters } from 'node:util'
import type { CliHost } from '../host.ts'
import { showError } from '../show-error.ts'
import { wordsOf } from './split-words.ts'

/** Runs the words of one command line, or throws what is wrong with them. */
export type RunProgram = (words: readonly string[], host: CliHost) => Promise<number>

export interface LinePlace {
  readonly host: CliHost
  readonly client: AliceClient
  readonly columns: number
  readonly signal: AbortSignal
  readonly runProgram: RunProgram
  /** A line that changes while it works. */
  say(text: string): void
  confirm(question: string): Promise<boolean>
}

/** These take the terminal, or never end. */
const ofTheirOwn = new Set(['up', 'mcp', 'monitor', 'demo', 'down', 'dashboard'])

/** What a line of the command line prints, asked of the server that is looked at. */
export async function runLine(line: string, place: LinePlace): Promise<readonly string[]> {
  const words = wordsOf(line.replace(/^\s*alice\s+/, ''))
  if (ofTheirOwn.has(words[0] ?? '')) return [`alice ${words[0]} needs a terminal of its own`]
  const lines: string[] = []
  const print = (text: string) => void lines.push(...stripVTControlCharacters(text).split('\n'))
  const host: CliHost = {
    ...place.host,
    isTty: true,
    columns: place.columns,
    print,
    printError: print,
    rewrite: place.say,
    // The monitor goes on with this connection.
    connect: async () => ({ client: { ...place.client, close: async () => {} }, isEmbedded: false }),
    interrupted: place.signal,
    confirm: place.confirm,
  }
  try {
    await place.runProgram(words, host)
  } catch (error) {
    showError(host, error, words.includes('--json'))
  }
  return lines.length > 0 ? lines : ['Done.']
}
