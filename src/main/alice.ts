import { brisqueThreads } from '#adapters/brisque-threads'
import { claudeVision } from '#adapters/claude-vision'
import { eventFiles } from '#adapters/event-files'
import { localFiles } from '#adapters/local-files'
import { sharpImages } from '#adapters/sharp-images'
import { sightEngine } from '#adapters/sightengine'
import {
  ClaudeVision,
  Clock as Stopwatch,
  Files,
  Images,
  PictureMeter,
  SightEngine,
} from '#domains/assets/ports'
import { Doctor } from '#domains/system/ports'
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
import { mkdir } from 'node:fs/promises'
import type { Config } from '../config.ts'
import { createApproval } from './approval.ts'
import { createDoctor } from './doctor.ts'
import { allDomains } from './domains.ts'
import { openStorage } from './storage.ts'
import { packageFile, readVersion } from './version.ts'

export interface OpenOptions {
  readonly config: Config
  readonly log: Logger
  onRebuild?(progress: RebuildProgress): void
}

/** The whole of Alice, put together: the one place that knows every domain and every adapter. */
export async function openAlice({ config, log, onRebuild }: OpenOptions): Promise<App> {
  const home = config.ALICE_HOME
  await mkdir(home, { recursive: true, mode: 0o700 })
  const nextId = createIds(Date.now)
  const images = sharpImages()
  const meter = brisqueThreads(images, { files: modelFiles(config) })
  const kept = config.ALICE_EVENT_FILES === undefined ? undefined : eventFiles(config.ALICE_EVENT_FILES)
  const storage = await openStorage(config)

  const app: App = await createApp({
    domains: allDomains,
    bindings: [
      provide(Files, localFiles()),
      provide(Images, images),
      provide(PictureMeter, meter),
      provide(
        SightEngine,
        sightEngine({
          apiUser: config.ALICE_SIGHTENGINE_USER,
          apiSecret: config.ALICE_SIGHTENGINE_SECRET,
          baseUrl: config.ALICE_SIGHTENGINE_URL,
        }),
      ),
      provide(
        ClaudeVision,
        claudeVision({ apiKey: config.ALICE_ANTHROPIC_KEY, baseUrl: config.ALICE_ANTHROPIC_URL }),
      ),
      provide(Stopwatch, { preciseMs: () => performance.now() }),
      provide(Doctor, createDoctor(config)),
    ],
    store: storage.store,
    blobs: storage.blobs,
    clock: systemClock,
    random: Math.random,
    nextId,
    log,
    version: readVersion(),
    hooks: { approve: createApproval(() => app.call, nextId) },
    node: nextId('node'),
    maxRunning: config.ALICE_MAX_WORKFLOWS,
    middleware: middlewareOf(config, log, kept),
    ...(onRebuild && { onRebuild }),
  })
  const stop = async () => {
    await app.stop()
    await storage.close()
    await kept?.close()
    await meter.close()
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

const modelFiles = ({ ALICE_BRISQUE_MODEL: model, ALICE_BRISQUE_RANGE: range }: Config) =>
  model !== undefined && range !== undefined
    ? { model, range }
    : { shipped: packageFile('models/brisque-alice.json') }

/** Longer waits than a 32-bit timer can hold begin again when it ends. */
const systemClock: Clock = {
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
