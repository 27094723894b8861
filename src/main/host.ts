import type { EventRecord } from '#kernel'
import { confirm, type CliHost } from '#surfaces/cli'
import type { CloudEvent } from '#surfaces/client'
import { processPlace } from '../config-place.ts'
import type { Config } from '../config.ts'
import { askedToStop } from './asked-to-stop.ts'
import type { Beside } from './beside.ts'
import type { Way } from './connect.ts'
import { owner } from './owner-key.ts'
import { patientTerminal } from './patient-terminal.ts'
import { quickHost } from './quick-host.ts'
import { shortPath } from './short-path.ts'
import { createTerminal } from './terminal.ts'
import { thisMachine } from './this-machine.ts'
import { readVersion } from './version.ts'

/** The terminal and this machine, as the command line sees them; whatever is heavy is loaded when it is asked for. */
export function createHost(): CliHost {
  let interrupted: AbortSignal | undefined
  const { meanwhile, ...terminal } = patientTerminal(createTerminal(process.stdout, process.stderr))
  const way: Way = {
    place: processPlace(),
    config: readSettings,
    onOpening(home) {
      if (terminal.isTty) terminal.rewrite(`No server is running; opening ${shortPath(home)} here …`)
    },
  }

  const interruptedSignal = () => {
    interrupted ??= abortedBy('SIGINT')
    return interrupted
  }
  const beside = (): Beside => ({ way, screen: terminal, confirm, interrupted: interruptedSignal() })

  return {
    ...terminal,
    ...quickHost(way),
    get version() {
      return readVersion()
    },
    async connect() {
      meanwhile(`Asking ${way.place.url ?? `the server of ${shortPath(way.place.home)}`} …`)
      const { connect } = await import('./connect.ts')
      return connect(way, owner)
    },
    async up(flags) {
      const { upCommand } = await import('./up-command.ts')
      await upCommand({ screen: terminal, readSettings }, flags)
    },
    here: thisMachine(beside),
    async serveMcp(view) {
      const { serveMcp } = await import('./serve-mcp.ts')
      await serveMcp(way, view, abortedBy('SIGINT', 'SIGTERM'))
    },
    async settings() {
      const { describeProcessConfig } = await import('../config.ts')
      return describeProcessConfig(await readSettings())
    },
    async readText(file) {
      const { readText } = await import('./read-text.ts')
      return readText(file)
    },
    async *readEventFiles(folder) {
      const { readEventFiles } = await import('#adapters/event-files')
      yield* readEventFiles(folder) as AsyncIterable<CloudEvent>
    },
    keepEventFiles(folder) {
      const files = import('#adapters/event-files').then(({ eventFiles }) => eventFiles(folder))
      return {
        write: async event => (await files).write(recordOf(event)),
        close: async () => (await files).close(),
      }
    },
    // Whoever never looks at it is ended by Ctrl-C in the usual way.
    get interrupted() {
      return interruptedSignal()
    },
    confirm,
  }
}

/** A setting that cannot be used is said in its own words. */
async function readSettings(overrides?: Partial<Config>): Promise<Config> {
  const { processConfig } = await import('../config.ts')
  try {
    return processConfig(overrides)
  } catch (error) {
    throw Object.assign(new Error((error as Error).message), { name: 'Fault', code: 'FAULT' })
  }
}

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
