import { type Begun, type Engine, EngineError, type Proxies, type Wanted } from '#domains/infra/ports'
import { processTable } from '#lib/processes'
import { createTurns } from '#lib/turns'
import { access, constants, mkdir } from 'node:fs/promises'
import { control } from './control.ts'
import { type Making, make, promote, remove, update } from './make.ts'
import { assertReadable, exists, foreign, isForeign } from './objects.ts'
import { observe, observeAll } from './observe.ts'
import { type Place, type Places, placesIn } from './places.ts'
import { createPrivatePorts } from './private-ports.ts'
import { createPublishing } from './publishing.ts'
import { resourceTypes } from './resource-types.ts'
import { type Rules, usualRules } from './supervision.ts'
import { createSupervisors } from './supervisors.ts'
import { tail } from './tail.ts'

export interface ProcessEngineOptions {
  /** Ours alone; what is made lives here. */
  readonly folder: string
  readonly proxies: Proxies
  readonly random: () => number
  /** Where published ports listen; the loopback when not said, so that nobody else reaches them. */
  readonly host?: string
  /** What programs get beside what their specs say: `PATH`, `HOME`, `LANG`. */
  readonly env: Readonly<Record<string, string>>
  readonly rules?: Partial<Rules>
  readonly platform?: NodeJS.Platform
}

const mostLines = 10_000

/** Runs programs on this machine, each under a supervisor of its own that goes on when Alice is killed. */
export function processEngine(options: ProcessEngineOptions): Engine {
  const { folder, proxies, random, host = '127.0.0.1', env, platform = process.platform } = options
  const places = placesIn(folder)
  const table = processTable(platform)
  const supervisors = createSupervisors(places, table)
  const publishing = createPublishing(proxies, places, host)
  const ports = createPrivatePorts(random)
  const rules = { ...usualRules, ...options.rules }
  const making: Making = { places, supervisors, publishing, ports, baseEnv: env, rules }
  const turn = createTurns()

  /** For what changes something: one after the other for each object, and never what is not ours. */
  const at = (
    handle: string,
    signal: AbortSignal,
    work: (place: Place) => Promise<unknown>,
  ): Promise<Begun> =>
    turn(handle, () =>
      answering(signal, async () => {
        const place = places.find(handle)
        if (!place) throw new EngineError('foreign', `${handle} is no handle of this engine`)
        await assertReadable(places)
        // What was lost of an object that still runs is written down again first.
        if (!(await exists(place.folder))) await supervisors.isThere(place)
        if (await isForeign(place)) throw foreign(place)
        await work(place)
        return { handle }
      }),
    )

  return {
    name: 'process',
    about:
      'Programs on this machine, with nothing installed: kept running, checked, and replaced without a gap.',
    types: resourceTypes,
    parallelism: 8,
    createsFirst: true,
    missing: async (_, signal) => answering(signal, async () => []),
    supply: async () => {
      throw new EngineError('permanent', 'This engine never lacks anything that it could supply')
    },
    list: (deployment, signal) => answering(signal, () => observeAll(making, deployment)),
    read: (handle, signal) =>
      answering(signal, async () => {
        await assertReadable(places)
        const place = places.find(handle)
        return place && observe(making, place)
      }),
    create: (wanted: Wanted, signal) =>
      turn(markOf(wanted), () =>
        answering(signal, async () => {
          await assertReadable(places)
          const place = places.of(wanted)
          await make(making, place, wanted)
          return { handle: place.handle }
        }),
      ),
    update: (handle, wanted, signal) => at(handle, signal, place => update(making, place, wanted)),
    remove: (handle, signal) => at(handle, signal, place => remove(making, place)),
    wait: async task => {
      throw new EngineError('permanent', `Nothing was begun here that is called ${task}`)
    },
    promote: async (handle, signal) => void (await at(handle, signal, place => promote(making, place))),
    control: (handle, action, signal) => at(handle, signal, place => control(making, place, action)),
    logs: (handle, lines, signal) =>
      answering(signal, async () => {
        const place = places.find(handle)
        if (!place || (await isForeign(place))) return []
        return tail(place.logFile, Math.min(lines, mostLines))
      }),
    health: signal => answering(signal, () => healthOf(places, platform)),
  }
}

const markOf = ({ deployment, resource, key }: Wanted) => `${deployment}/${resource}/${key}`

async function healthOf({ home }: Places, platform: NodeJS.Platform) {
  if (platform !== 'linux' && platform !== 'darwin') {
    return { isHealthy: false, about: `it runs on Linux and macOS, and this is ${platform}` }
  }
  try {
    await mkdir(home, { recursive: true, mode: 0o700 })
    await access(home, constants.R_OK | constants.W_OK)
    return { isHealthy: true, about: `programs on this machine, kept in ${home}` }
  } catch {
    return { isHealthy: false, about: `${home} cannot be written` }
  }
}

/** What the system refuses is an error of the engine, and who gave up is told so at once. */
async function answering<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted()
  try {
    return await work()
  } catch (error) {
    if (error instanceof EngineError) throw error
    const message = error instanceof Error ? error.message : String(error)
    const kind = /\b(ENOSPC|EMFILE|ENFILE|EAGAIN|ENOMEM)\b/.test(message) ? 'exhausted' : 'transient'
    throw new EngineError(kind, message, { cause: error })
  }
}
