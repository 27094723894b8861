import { prometheusMetrics, type PrometheusMetrics } from '#adapters/prometheus'
import { announceOwner } from '#adapters/sqlite'
import type { App } from '#kernel/run'
import type { TlsFiles } from '#surfaces/http'
import type { Config } from '../config.ts'
import { openTokens, readCertificateRules } from './access-config.ts'
import { openAccess } from './access.ts'
import { openAlice, systemClock } from './alice.ts'
import { askedToStop } from './asked-to-stop.ts'
import type { DemoPart } from './demo/run-demo.ts'
import type { DemoScreen } from './demo/show-demo.ts'
import { openFolder } from './folder-owner.ts'
import { giveBackMemory } from './give-back-memory.ts'
import { localCaller } from './local-caller.ts'
import { hasBrowser, openBrowser } from './open-browser.ts'
import { openLogFile } from './open-log-file.ts'
import { openSurfaces, type OpenSurfaces } from './open-surfaces.ts'
import { hasOwnerKey, owner, ownerKey } from './owner-key.ts'
import { createResponseCache } from './response-cache.ts'
import { removeServerFile, writeServerFile } from './server-file.ts'
import { assertPrivate, readTls } from './tls.ts'
import { rebuildLine, sayGoodbye, sayHello, sayWhereToGo } from './up-lines.ts'

export interface UpOptions {
  readonly config: Config
  /** What to show at the first start. */
  readonly demo: DemoPart | undefined
  readonly isJson: boolean
  /** Shows the dashboard in a browser, where there is one and somebody sits. */
  readonly isOpenWanted: boolean
  readonly screen: DemoScreen
}

type Say = (line: string) => void
type Log = ReturnType<typeof openLogFile>

/** Opens Alice, listens, shows the first run, and goes on until a signal asks it to stop. */
export async function up(options: UpOptions): Promise<void> {
  const { config, demo, isJson, screen } = options
  const asked = askedToStop('SIGINT', 'SIGTERM')
  const home = config.ALICE_HOME
  const say = isJson ? () => {} : screen.print
  const tls = await readTls(config)
  assertPrivate(config, tls)
  const isKeyNew = !(await hasOwnerKey(home))
  const key = await ownerKey(home)
  const log = openLogFile(config)
  const metrics = prometheusMetrics()
  const answers = createResponseCache(config.ALICE_CACHE_MB * 2 ** 20)
  const opening = { config, log, answers, onRebuild: rebuildLine(say), metrics }
  const app = await openFolder(home, () => openAlice(opening))
  let living: readonly string[] = []
  try {
    const isFirst = app.events.head() === 0
    const server = await serve({ app, config, metrics, tls, key, log, say })
    if (isJson) screen.print(JSON.stringify({ url: server.url, ...server.addresses, key, home }))
    sayHello({ app, home, isFirst, resumed: server.resumed, say })
    if (isKeyNew) say(`  Your key, shown this once: ${key}`)
    const part = isFirst ? demo : undefined
    await untilStopped({ ...options, app, log, say, asked, server, part })
    log.info({}, 'Stopping')
    living = await livingDeployments(app)
    await removeServerFile(home)
    await server.close()
  } finally {
    await app.stop()
    metrics.close()
    log.flush()
  }
  sayGoodbye(app.unfinished(), living, say)
}

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
    const { url, addresses, loginLink } = server
    return { url, addresses, loginLink, resumed, close }
  } catch (error) {
    await close()
    throw error
  }
}

interface Running extends UpOptions {
  readonly app: App
  readonly log: Log
  readonly say: Say
  readonly asked: Promise<NodeJS.Signals>
  readonly server: Pick<OpenSurfaces, 'url' | 'loginLink'>
  /** What to show. */
  readonly part: DemoPart | undefined
}

async function untilStopped(running: Running) {
  const { app, config, isJson, screen, log, say, asked, server, part } = running
  const home = config.ALICE_HOME
  const leaving = new AbortController()
  const left = asked.then(() => leaving.abort())
  if (running.isOpenWanted && screen.isTty && hasBrowser(config)) openBrowser(await server.loginLink())
  if (part !== undefined) {
    const { showFirstRun } = await import('./first-run.ts')
    await Promise.race([showFirstRun({ app, home, part, isJson, screen, log, signal: leaving.signal }), left])
  }
  if (!leaving.signal.aborted) sayWhereToGo({ url: server.url, link: await server.loginLink(), home }, say)
  const leaveMemory = giveBackMemory()
  const signal = await asked
  leaveMemory()
  screen.rewrite('')
  say(`\n${signal}: stopping`)
}

/** What was deployed and does not end with Alice, by name. */
async function livingDeployments(app: App): Promise<readonly string[]> {
  const { deployments } = (await app.call(
    'deployments.list',
    { limit: 500 },
    { actor: owner, caller: localCaller(owner) },
  )) as { deployments: readonly { name: string; status: string }[] }
  return deployments.filter(({ status }) => status !== 'destroyed').map(({ name }) => name)
}
