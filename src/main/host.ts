import { eventFiles, readEventFiles } from '#adapters/event-files'
import type { Actor, EventRecord } from '#kernel'
import { confirm, type CliHost } from '#surfaces/cli'
import type { CloudEvent } from '#surfaces/client'
import { describeProcessConfig, type Config } from '../config.ts'
import { askedToStop } from './asked-to-stop.ts'
import { connect } from './connect.ts'
import { owner } from './owner-key.ts'
import { readText } from './read-text.ts'
import { createTerminal } from './terminal.ts'
import { readVersion } from './version.ts'

/** The terminal and this machine, as the command line sees them. */
export function createHost(config: Config, readAgain: (overrides: Partial<Config>) => Config): CliHost {
  let interrupted: AbortSignal | undefined
  const terminal = createTerminal(process.stdout, process.stderr)

  return {
    ...terminal,
    version: readVersion(),
    connect: () => connect(config, owner),
    async up({ demo, port, home, profile, json }) {
      const { up } = await import('./up.ts')
      const chosen = readAgain({
        ...(port !== undefined && { ALICE_PORT: port }),
        ...(home !== undefined && { ALICE_HOME: home }),
        ...(profile !== undefined && { ALICE_PROFILE: profile }),
      })
      await up({ config: chosen, isDemoWanted: demo, isJson: json, print: terminal.print })
    },
    async serveMcp(view) {
      const { serveMcpStdio } = await import('#surfaces/mcp')
      const { loadPlugins } = await import('./plugins.ts')
      const plugins = await loadPlugins(config)
      const { client, as } = await connect(config, assistant)
      const { ALICE_APPROVE_THROUGH: trusted = [] } = config
      await serveMcpStdio(client, {
        version: readVersion(),
        view,
        extras: plugins.flatMap(({ mcp }) => (mcp ? [mcp] : [])),
        person: trusted.includes('*') || trusted.includes(assistant.id) ? as(owner) : undefined,
        signal: abortedBy('SIGINT', 'SIGTERM'),
      })
    },
    settings: () => describeProcessConfig(config),
    readText,
    readEventFiles: folder => readEventFiles(folder) as AsyncIterable<CloudEvent>,
    keepEventFiles(folder) {
      const files = eventFiles(folder)
      return { write: event => files.write(recordOf(event)), close: files.close }
    },
    // Whoever never looks at it is ended by Ctrl-C in the usual way.
    get interrupted() {
      interrupted ??= abortedBy('SIGINT')
      return interrupted
    },
    confirm,
  }
}

const assistant: Actor = { id: 'mcp', kind: 'assistant' }

function abortedBy(...signals: readonly NodeJS.Signals[]): AbortSignal {
  const controller = new AbortController()
  void askedToStop(...signals).then(() => controller.abort())
  return controller.signal
}

function recordOf(event: CloudEvent): EventRecord {
  const version = Number(/\/v(\d+)$/.exec(event.dataschema)?.[1] ?? 1)
  const { position, id, type, subject, time, source, priority, data } = event
  return { position, id, type, version, subject, time, source, priority, data }
}
