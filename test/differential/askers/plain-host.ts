import type { CliHost } from '#surfaces/cli'
import type { AliceClient } from '#surfaces/client'

/** A command line without a terminal: it remembers what it printed, and is always sure. */
export function plainHost(connect: () => AliceClient): { host: CliHost; out: readonly string[] } {
  const out: string[] = []
  const nothing = new Error('Not asked for here')
  const host: CliHost = {
    version: '0',
    isTty: false,
    columns: 100,
    print: line => void out.push(line),
    printError: line => void out.push(line),
    rewrite: () => {},
    readText: async () => undefined,
    connect: async () => ({ client: connect(), isEmbedded: false }),
    reach: async () => ({ client: connect(), isEmbedded: false }),
    knownOperations: async () => [],
    mayHavePlugins: true,
    launch: { words: ['alice'], env: {} },
    machine: { platform: 'linux', homeFolder: '/', join: (...parts) => parts.join('/') },
    replaceFile: () => Promise.reject(nothing),
    openTerminal: () => {
      throw nothing
    },
    up: () => Promise.reject(nothing),
    here: {
      demo: () => Promise.reject(nothing),
      down: () => Promise.reject(nothing),
      examine: () => Promise.reject(nothing),
      dashboard: () => Promise.reject(nothing),
    },
    serveMcp: () => Promise.reject(nothing),
    settings: async () => [],
    readEventFiles: () => {
      throw nothing
    },
    keepEventFiles: () => {
      throw nothing
    },
    interrupted: new AbortController().signal,
    confirm: async () => true,
  }
  return { host, out }
}
