import { EngineError, type Wanted } from '#domains/infra/ports'
import { pause } from '#lib/pause'
import { mkdir } from 'node:fs/promises'
import { isAbsolute, join, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { clearLimits } from './cgroups.ts'
import { neededSecrets } from './needed-secrets.ts'
import { clearObject, makeObject, readObject, writeObject } from './objects.ts'
import type { Place, Places } from './places.ts'
import type { PrivatePorts } from './private-ports.ts'
import { withPorts } from './program-env.ts'
import type { Publishing } from './publishing.ts'
import { isProgram } from './resource-types.ts'
import { type Pages, writePages } from './site-pages.ts'
import { type ObjectRecord, type Order, type Rules, specsOf, type WrittenSpecs } from './supervision.ts'
import type { Supervisors } from './supervisors.ts'

export interface Making {
  readonly places: Places
  readonly supervisors: Supervisors
  readonly publishing: Publishing
  readonly ports: PrivatePorts
  readonly baseEnv: Readonly<Record<string, string>>
  readonly rules: Rules
}

/** What is to be is written down before anything is made of it; asked again, it does what is left. */
export async function make(making: Making, place: Place, wanted: Wanted): Promise<void> {
  const secrets = neededSecrets(wanted.specs, wanted.secrets)
  const before = await readObject(place)
  // It may run although nothing is written of it any more.
  if (!before && (await making.supervisors.isThere(place))) return
  const record = before ?? (await draft(making, place, wanted))
  if (record.type === 'storage') await mkdir(place.data, { recursive: true, mode: 0o700 })
  if (!isProgram(record.type)) return
  try {
    await making.publishing.open(record)
    if (!(await making.supervisors.isThere(place))) await launch(making, place, record, secrets)
  } catch (error) {
    // What cannot be at all leaves nothing behind; what can be tried again goes on from here.
    if (!before && error instanceof EngineError && isFinal(error)) await remove(making, place)
    throw error
  }
}

const lingerMs = 200
const isFinal = ({ kind }: EngineError) => kind === 'exhausted' || kind === 'permanent'

async function draft({ places, ports }: Making, place: Place, wanted: Wanted): Promise<ObjectRecord> {
  const { deployment, resource, key, type } = wanted
  const { site, ...specs }: WrittenSpecs & { readonly site?: unknown } = wanted.specs
  if (isProgram(type)) workdirOf(places, place, specs.workdir)
  const count = isProgram(type) ? specsOf({ ...wanted, privatePorts: [] }).ports.length : 0
  return makeObject(places, place, async folder => {
    if (site) await writePages(join(folder, 'site'), site as Pages)
    return { deployment, resource, key, type, specs, privatePorts: await ports.choose(count) }
  })
}

/** Brings what is there to what is wanted, except for what only a new object can have. */
export async function update(making: Making, place: Place, wanted: Wanted): Promise<void> {
  const before = await readObject(place)
  if (!before) throw new EngineError('changed', `${place.handle} is gone`)
  const { site, ...specs }: WrittenSpecs & { readonly site?: unknown } = wanted.specs
  if (!isProgram(before.type)) {
    await writeObject(place, { ...before, specs })
    if (before.type === 'storage') await mkdir(place.data, { recursive: true, mode: 0o700 })
    return
  }
  const secrets = neededSecrets(specs, wanted.secrets)
  const record: ObjectRecord = { ...before, specs }
  await writeObject(place, record)
  if (site) await writePages(place.site, site as Pages)
  await making.publishing.open(record)
  const now = await making.supervisors.ask(place, { ask: 'change', specs })
  // One that runs and is not well is helped by a new start alone.
  const ask = now?.phase === 'failed' ? 'restart' : 'start'
  if (now) await making.supervisors.ask(place, { ask }, making.rules.graceMs + 5000)
  else await launch(making, place, record, secrets)
}

/** Starts a supervisor where none is. What an earlier one left running is ended first: there is one program, not two. */
export async function launch(
  making: Making,
  place: Place,
  written: ObjectRecord,
  secrets: Order['secrets'],
): Promise<void> {
  await making.supervisors.kill(place)
  const record = await withFreePorts(making, place, written)
  const workdir = workdirOf(making.places, place, record.specs.workdir)
  await mkdir(workdir, { recursive: true, mode: 0o700 })
  await making.supervisors.start(place, {
    id: place.handle,
    record,
    command: withPorts(specsOf(record).command ?? siteCommand(place), record),
    workdir,
    baseEnv: making.baseEnv,
    secrets,
    rules: making.rules,
    files: {
      object: place.objectFile,
      state: place.stateFile,
      socket: place.socket,
      log: place.logFile,
    },
  })
}

/** While nothing of it ran, somebody else may have taken a port that was its own. */
async function withFreePorts(making: Making, place: Place, record: ObjectRecord): Promise<ObjectRecord> {
  const free = await Promise.all(record.privatePorts.map(port => making.ports.isFree(port)))
  if (free.every(Boolean)) return record
  const other = { ...record, privatePorts: await making.ports.choose(record.privatePorts.length) }
  await making.publishing.move(record, other)
  await writeObject(place, other)
  return other
}

/** A folder of its own when none is said; else one below the folder of this engine, like that of a storage. */
function workdirOf({ home }: Places, place: Place, wanted: unknown): string {
  if (typeof wanted !== 'string') return place.work
  const path = isAbsolute(wanted) ? resolve(wanted) : resolve(place.work, wanted)
  const root = isAbsolute(wanted) ? home : place.work
  if (path === root || path.startsWith(root + sep)) return path
  throw new EngineError('permanent', `${wanted} is not below ${root}, where programs of this engine may work`)
}

const siteCommand = (place: Place): readonly string[] => [
  process.execPath,
  // oxlint-disable-next-line unicorn/relative-url-style -- the build finds programs by their ./
  fileURLToPath(new URL('./site.worker.ts', import.meta.url)),
  place.site,
  '$(PORT)',
]

/** Ends what runs, in order when its supervisor answers; then nothing of it is left. */
export async function remove({ supervisors, publishing, rules }: Making, place: Place): Promise<void> {
  const record = await readObject(place)
  const patience = rules.graceMs + 5000
  // Connections that came just before they were led elsewhere are still on their way into the program.
  if (record && (await publishing.leadsElsewhere(record))) await pause(lingerMs)
  // One that does not answer is ended all the same.
  await supervisors.ask(place, { ask: 'exit' }, patience).catch(() => {})
  await supervisors.kill(place)
  await clearLimits(place.handle)
  if (record) await publishing.release(record)
  await clearObject(place)
}

export async function promote({ publishing }: Making, place: Place): Promise<void> {
  const record = await readObject(place)
  if (!record) throw new EngineError('changed', `${place.handle} is gone`)
  if (isProgram(record.type)) await publishing.take(record)
}
