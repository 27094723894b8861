import { eventFiles, readEventFiles } from '#adapters/event-files'
import { pinoLog } from '#adapters/pino-log'
import type { Actor, EventRecord } from '#kernel'
import type { CliHost, Connection } from '#surfaces/cli'
import { appClient, httpClient, type AliceClient, type CloudEvent } from '#surfaces/client'
import { join } from 'node:path'
import { describeConfig, type Config } from '../config.ts'
import { assistantHeader, owner, ownerKey } from './owner-key.ts'
import { findServer } from './server-file.ts'
import { readVersion } from './version.ts'

/** The terminal and this machine, as the command line sees them. */
export function createHost(config: Config, readAgain: (overrides: Partial<Config>) => Config): CliHost {
  const interrupted = new AbortController()
  const isTty = process.stdout.isTTY === true
  process.once('SIGINT', () => interrupted.abort())
  let isDirty = false
  const clear = () => {
    if (isDirty) process.stderr.write('\r\u001b[2K')
    isDirty = false
  }

  return {
    version: readVersion(),
    isTty,
    columns: process.stdout.columns ?? 120,
    print(line) {
      clear()
      process.stdout.write(`${line}\n`)
    },
    printError(line) {
      clear()
      process.stderr.write(`${line}\n`)
    },
    rewrite(line) {
      clear()
      process.stderr.write(line.slice(0, (process.stderr.columns ?? 120) - 1))
      isDirty = line !== ''
    },
    connect: () => connect(config, owner),
    async up({ demo, port, home, json }) {
      const { up } = await import('./up.ts')
      const chosen = readAgain({
        ...(port !== undefined && { ALICE_PORT: port }),
        ...(home !== undefined && { ALICE_HOME: home }),
      })
      await up({
        config: chosen,
        isDemoWanted: demo,
        isJson: json,
        print: line => process.stdout.write(`${line}\n`),
      })
    },
    async serveMcp() {
      const { serveMcpStdio } = await import('#surfaces/mcp')
      const { client } = await connect(config, { id: 'mcp', kind: 'assistant' })
      await serveMcpStdio(client, { version: readVersion() })
    },
    settings: () => describeConfig(config, process.env),
    readEventFiles: folder => readEventFiles(folder) as AsyncIterable<CloudEvent>,
    keepEventFiles(folder) {
      const files = eventFiles(folder)
      return { write: event => files.write(recordOf(event)) }
    },
    interrupted: interrupted.signal,
    async confirm(question) {
      const { confirm, isCancel } = await import('@clack/prompts')
      const answer = await confirm({ message: question, initialValue: false })
      return !isCancel(answer) && answer
    },
  }
}

/** A server named by ALICE_URL, else the one of this data folder, else Alice opened in this process. */
async function connect(config: Config, actor: Actor): Promise<Connection> {
  const as = actor.kind === 'assistant' ? { fetch: speakingAs(actor) } : {}
  if (config.ALICE_URL !== undefined) {
    return { client: httpClient({ url: config.ALICE_URL, key: config.ALICE_KEY, ...as }), isEmbedded: false }
  }
  const url = await findServer(config.ALICE_HOME)
  if (url !== undefined) {
    return { client: httpClient({ url, key: await ownerKey(config.ALICE_HOME), ...as }), isEmbedded: false }
  }
  return { client: await openHere(config, actor), isEmbedded: true }
}

const speakingAs =
  (actor: Actor): typeof fetch =>
  (input, init) =>
    fetch(input, {
      ...init,
      headers: { ...(init?.headers as Record<string, string>), [assistantHeader]: actor.id },
    })

async function openHere(config: Config, actor: Actor): Promise<AliceClient> {
  const { openAlice } = await import('./alice.ts')
  const log = pinoLog({ level: config.ALICE_LOG_LEVEL, file: join(config.ALICE_HOME, 'alice.log') })
  const app = await openAlice({ config, log })
  await app.start()
  const client = appClient(app, actor)
  return {
    ...client,
    async close() {
      await client.close()
      await app.stop()
      log.flush()
    },
  }
}

function recordOf(event: CloudEvent): EventRecord {
  const version = Number(/\/v(\d+)$/.exec(event.dataschema)?.[1] ?? 1)
  const { position, id, type, subject, time, source, priority, data } = event
  return { position, id, type, version, subject, time, source, priority, data }
}
