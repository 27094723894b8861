import { eventFiles } from '#adapters/event-files'
import type { PrometheusMetrics } from '#adapters/prometheus'
import { SealKeeper } from '#domains/audit/ports'
import { Dependencies } from '#domains/health/ports'
import { KeyMaker } from '#domains/keys/ports'
import { ProcessLog } from '#domains/logs/ports'
import { Doctor, Settings } from '#domains/system/ports'
import { provide, type Logger } from '#kernel'
import type { Clock } from '#kernel/ports'
import {
  createApp,
  eventFilter,
  eventLogger,
  sparingJournal,
  type App,
  type Middleware,
  type RebuildProgress,
} from '#kernel/run'
import { createIds } from '#lib/ids'
import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { describeProcessConfig, type Config } from '../config.ts'
import { createAuthorize } from './access-authorize.ts'
import { openPolicies } from './access-policies.ts'
import { bindSecrets } from './access-secrets.ts'
import { createApproval } from './approval.ts'
import { openDependencies } from './dependencies.ts'
import { createDoctor } from './doctor.ts'
import { allDomains } from './domains.ts'
import { openEngines } from './open-engines.ts'
import { openLimits } from './open-limits.ts'
import { processLogOf } from './open-log-file.ts'
import { openWebhooks } from './open-webhooks.ts'
import { openPictureServices } from './picture-services.ts'
import { loadPlugins } from './plugins.ts'
import type { ResponseCache } from './response-cache.ts'
import { openSealKeeper } from './seal-keeper.ts'
import { openStorage } from './storage.ts'
import { watchApp } from './telemetry.ts'
import { openTracer } from './tracer.ts'
import { readVersion } from './version.ts'

export interface OpenOptions {
  readonly config: Config
  readonly log: Logger & Partial<ProcessLog>
  /** Where answers of reads are kept; absent: nowhere. */
  readonly answers?: ResponseCache
  onRebuild?(progress: RebuildProgress): void
  /** Counts what this Alice does. */
  readonly metrics?: PrometheusMetrics
}

/** The whole of Alice, put together: the one place that knows every domain and every adapter. */
export async function openAlice({ config, log, answers, onRebuild, metrics }: OpenOptions): Promise<App> {
  const home = config.ALICE_HOME
  await mkdir(home, { recursive: true, mode: 0o700 })
  const nextId = createIds(Date.now)
  const kept = config.ALICE_EVENT_FILES === undefined ? undefined : eventFiles(config.ALICE_EVENT_FILES)
  const plugins = await loadPlugins(config)
  const policies = await openPolicies(config)
  const storage = await openStorage(config)
  const node = nextId('node')
  const tracer = await openTracer(config, node, log)
  const dependencies = openDependencies(() => app, log, tracer)
  const pictures = openPictureServices(config, dependencies)
  const limits = await openLimits({ config, log, clock: systemClock, app: () => app })

  const engines = await openEngines({ config, clock: systemClock, app: () => app })
  const webhooks = openWebhooks({ config, nextId, app: () => app })

  const app: App = await createApp({
    domains: [...allDomains, ...plugins.map(({ domain }) => domain)],
    bindings: [
      ...plugins.flatMap(({ bindings = [] }) => bindings),
      ...limits.bindings,
      provide(SealKeeper, await openSealKeeper(home, config.ALICE_AUDIT_KEY)),
      ...pictures.bindings,
      provide(Dependencies, dependencies),
      provide(ProcessLog, processLogOf(log, config)),
      provide(Doctor, createDoctor({ config, now: systemClock.now, events: () => app.events })),
      provide(Settings, { list: () => describeProcessConfig(config) }),
      provide(KeyMaker, {
        newId: () => nextId('key'),
        newSecret: () => randomBytes(32).toString('base64url'),
      }),
      ...(await bindSecrets(config, () => app)),
      ...webhooks.bindings,
      ...engines.bindings,
    ],
    store: storage.store,
    blobs: storage.blobs,
    clock: systemClock,
    random: Math.random,
    nextId,
    log,
    version: readVersion(),
    hooks: {
      ...limits.hooks,
      authorize: createAuthorize(policies),
      approve: createApproval(() => app),
      ...(metrics && { observe: metrics.observe }),
    },
    node,
    tracer,
    maxRunning: config.ALICE_MAX_WORKFLOWS,
    welcome: config.ALICE_EVENTS_ACCEPT,
    middleware: middlewareOf(config, log, kept),
    ...(onRebuild && { onRebuild }),
    ...(answers && { answers }),
  })
  if (metrics) watchApp(metrics, app, { dependencies, answers })
  const stop = async () => {
    await limits.settle()
    await app.stop()
    await webhooks.close()
    engines.close()
    await limits.close()
    await storage.close()
    await kept?.close()
    await pictures.close()
    await tracer?.close()
  }
  return { ...app, stop, [Symbol.asyncDispose]: stop }
}

/** In the order events pass: what is not wanted first, then what looks at the rest. */
const middlewareOf = (config: Config, log: Logger, kept: Middleware | undefined): Middleware[] => [
  ...(config.ALICE_EVENTS_EXCLUDE
    ? [sparingJournal(eventFilter({ exclude_types: config.ALICE_EVENTS_EXCLUDE }))]
    : []),
  ...(config.ALICE_EVENTS_LOG ? [eventLogger(log, config.ALICE_EVENTS_LOG)] : []),
  ...(kept ? [kept] : []),
]

/** Longer waits than a 32-bit timer can hold begin again when it ends. */
export const systemClock: Clock = {
  now: Date.now,
  after(ms, run) {
    let timer: NodeJS.Timeout
    const wait = (left: number) => {
      timer = setTimeout(() => (left > longestMs ? wait(left - longestMs) : run()), Math.min(left, longestMs))
    }
    wait(Math.max(0, ms))
    return () => clearTimeout(timer)
  },
}
const longestMs = 2 ** 31 - 1
