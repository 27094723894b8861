import { pinoLog } from '#adapters/pino-log'
import { announceOwner } from '#adapters/sqlite'
import type { App } from '#kernel/run'
import { listenOnFreePort, restSurface } from '#surfaces/rest'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import { openAlice } from './alice.ts'
import { askedToStop } from './asked-to-stop.ts'
import { showFirstRun } from './first-run.ts'
import { openFolder } from './folder-owner.ts'
import { createAuthenticate, ownerKey } from './owner-key.ts'
import { removeServerFile, writeServerFile } from './server-file.ts'
import { shortPath } from './short-path.ts'

export interface UpOptions {
  readonly config: Config
  readonly isDemoWanted: boolean
  readonly isJson: boolean
  print(line: string): void
}

type Say = (line: string) => void
type Log = ReturnType<typeof pinoLog>

/** Opens Alice, listens, shows the first run, and goes on until a signal asks it to stop. */
export async function up({ config, isDemoWanted, isJson, print }: UpOptions): Promise<void> {
  const asked = askedToStop('SIGINT', 'SIGTERM')
  const home = config.ALICE_HOME
  const say = isJson ? () => {} : print
  const key = await ownerKey(home)
  const log = pinoLog({ level: config.ALICE_LOG_LEVEL, file: join(home, 'alice.log') })
  const app = await openFolder(home, () => openAlice({ config, log, onRebuild: rebuildLine(say) }))
  try {
    const isFirst = app.events.head() === 0
    const server = await serve({ app, config, key, say })
    if (isJson) print(JSON.stringify({ url: server.url, key, home }))
    sayHello({ app, home, isFirst, resumed: server.resumed, say })
    await untilStopped({ app, home, log, say, asked }, { url: server.url, hasDemo: isFirst && isDemoWanted })
    await removeServerFile(home)
    await server.close()
  } finally {
    await app.stop()
    log.flush()
  }
  sayGoodbye(app.unfinished(), say)
}

const rebuildLine =
  (say: Say) =>
  ({ views, done, total }: { views: readonly string[]; done: number; total: number }) =>
    say(`  rebuilding ${views.join(', ')}: ${done} of ${total} events`)

interface Serving {
  readonly app: App
  readonly config: Config
  readonly key: string
  readonly say: Say
}

async function serve({ app, config, key, say }: Serving) {
  const { version, blobs } = app
  const rest = restSurface({ app, version, authenticate: createAuthenticate(key), blobs })
  const server = await listenOnFreePort(place => rest.listen(place), {
    host: config.ALICE_HOST,
    port: config.ALICE_PORT,
    onTaken: (port, next) => say(`  Port ${port} is taken; trying ${next}`),
  })
  try {
    const { resumed } = await app.start()
    await writeServerFile(config.ALICE_HOME, server.url)
    if (config.ALICE_STORE === undefined) await announceOwner(config.ALICE_HOME, server.url)
    return { url: server.url, resumed, close: () => server.close() }
  } catch (error) {
    await server.close()
    throw error
  }
}

interface Running {
  readonly app: App
  readonly home: string
  readonly log: Log
  readonly say: Say
  readonly asked: Promise<NodeJS.Signals>
}

async function untilStopped(
  { app, home, log, say, asked }: Running,
  { url, hasDemo }: { readonly url: string; readonly hasDemo: boolean },
) {
  const leaving = new AbortController()
  const left = asked.then(() => leaving.abort())
  if (hasDemo) await Promise.race([showFirstRun({ app, home, log, say, signal: leaving.signal }), left])
  if (!leaving.signal.aborted) sayWhereToGo(url, home, say)
  say(`\n${await asked}: stopping`)
}

interface Hello {
  readonly app: App
  readonly home: string
  readonly isFirst: boolean
  readonly resumed: number
  readonly say: Say
}

function sayHello({ app, home, isFirst, resumed, say }: Hello) {
  const data = `${shortPath(home)}${isFirst ? ' (new)' : ''}`
  const ms = Math.round(process.uptime() * 1000)
  say(`alice ${app.version} · node ${process.versions.node} · data ${data} · listening after ${ms} ms`)
  if (!isFirst) say(`  ${app.events.head()} events are in the log; the samples are not made again`)
  if (resumed > 0) {
    say(`  ${resumed} unfinished ${resumed === 1 ? 'workflow goes' : 'workflows go'} on where they were`)
  }
}

function sayWhereToGo(url: string, home: string, say: Say) {
  say('')
  say(`  API         ${url}/api/v1/operations   key in ${shortPath(join(home, 'owner.key'))}`)
  say(`  Assistants  {"mcpServers": {"alice": {"command": "npx", "args": ["alice", "mcp"]}}}`)
  say(`  Next        npx alice changes list · npx alice assets search --text neon · npx alice events tail`)
}

function sayGoodbye(unfinished: number, say: Say) {
  if (unfinished === 0) say('Stopped. Everything is written down; nothing was in the middle.')
  else if (unfinished === 1) say('Stopped. 1 workflow is written down and goes on at the next start.')
  else say(`Stopped. ${unfinished} workflows are written down and go on at the next start.`)
}
