import { prometheusMetrics, type PrometheusMetrics } from '#adapters/prometheus'
import { announceOwner } from '#adapters/sqlite'
import type { App } from '#kernel/run'
import type { TlsFiles } from '#surfaces/http'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import { openTokens, readCertificateRules } from './access-config.ts'
import { openAccess } from './access.ts'
import { openAlice, systemClock } from './alice.ts'
import { askedToStop } from './asked-to-stop.ts'
import { showFirstRun } from './first-run.ts'
import { openFolder } from './folder-owner.ts'
import { openLogFile } from './open-log-file.ts'
import { openSurfaces } from './open-surfaces.ts'
import { hasOwnerKey, ownerKey } from './owner-key.ts'
import { createResponseCache } from './response-cache.ts'
import { removeServerFile, writeServerFile } from './server-file.ts'
import { shortPath } from './short-path.ts'
import { assertPrivate, readTls } from './tls.ts'

export interface UpOptions {
  readonly config: Config
  readonly isDemoWanted: boolean
  readonly isJson: boolean
  print(line: string): void
}

type Say = (line: string) => void
type Log = ReturnType<typeof openLogFile>

/** Opens Alice, listens, shows the first run, and goes on until a signal asks it to stop. */
export async function up({ config, isDemoWanted, isJson, print }: UpOptions): Promise<void> {
  const asked = askedToStop('SIGINT', 'SIGTERM')
  const home = config.ALICE_HOME
  const say = isJson ? () => {} : print
  const tls = await readTls(config)
  assertPrivate(config, tls)
  const isKeyNew = !(await hasOwnerKey(home))
  const key = await ownerKey(home)
  const log = openLogFile(config)
  const metrics = prometheusMetrics()
  const answers = createResponseCache(config.ALICE_CACHE_MB * 2 ** 20)
  const opening = { config, log, answers, onRebuild: rebuildLine(say), metrics }
  const app = await openFolder(home, () => openAlice(opening))
  try {
    const isFirst = app.events.head() === 0
    const server = await serve({ app, config, metrics, tls, key, log, say })
    if (isJson) print(JSON.stringify({ url: server.url, ...server.addresses, key, home }))
    sayHello({ app, home, isFirst, resumed: server.resumed, say })
    if (isKeyNew) say(`  Your key, shown this once: ${key}`)
    await untilStopped({ app, home, log, say, asked }, { url: server.url, hasDemo: isFirst && isDemoWanted })
    log.info({}, 'Stopping')
    await removeServerFile(home)
    await server.close()
  } finally {
    await app.stop()
    metrics.close()
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
  readonly metrics: PrometheusMetrics
  readonly tls: TlsFiles | undefined
  readonly key: string
  readonly log: Log
  readonly say: Say
}

async function serve({ app, config, metrics, tls, key, log, say }: Serving) {
  const access = await openAccess({
    app,
    clock: systemClock,
    ownerKey: key,
    tokens: await openTokens(config, log),
    certificates: readCertificateRules(config),
  })
  const server = await openSurfaces({
    app,
    config,
    metrics,
    tls,
    authenticate: access.authenticate,
    onTaken: (port, next) => say(`  Port ${port} is taken; trying ${next}`),
  })
  metrics.lookAt({ surfaces: server.stats })
  const close = async () => {
    await server.close()
    access.close()
  }
  try {
    const { resumed } = await app.start()
    await writeServerFile(config.ALICE_HOME, server.url, tls?.cert.toString())
    if (config.ALICE_STORE === undefined) await announceOwner(config.ALICE_HOME, server.url)
    log.info({ url: server.url, ...server.addresses, version: app.version, resumed }, 'Listening')
    return { url: server.url, addresses: server.addresses, resumed, close }
  } catch (error) {
    await close()
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
