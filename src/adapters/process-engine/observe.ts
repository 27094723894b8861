import type { Observed } from '#domains/infra/ports'
import { readLimits } from './cgroups.ts'
import { assertReadable, exists, placesOf, readObject } from './objects.ts'
import type { Place, Places } from './places.ts'
import type { Publishing } from './publishing.ts'
import { isProgram } from './resource-types.ts'
import { readPages } from './site-pages.ts'
import { type ObjectRecord, specsOf, type SupervisorState, variables } from './supervision.ts'
import type { Supervisors } from './supervisors.ts'

export interface Looking {
  readonly places: Places
  readonly supervisors: Supervisors
  readonly publishing: Publishing
}

/** Everything of a deployment: what is written, and what runs although nothing is written of it. */
export async function observeAll(looking: Looking, deployment: string): Promise<readonly Observed[]> {
  const { places, supervisors } = looking
  await assertReadable(places)
  const written = await placesOf(places, deployment)
  const running = (await supervisors.ofFolder()).flatMap(each => each.env.get(variables.id) ?? [])
  const ours = running.filter(id => id.startsWith(`${deployment}/`)).flatMap(id => places.find(id) ?? [])
  const byHandle = new Map([...written, ...ours].map(place => [place.handle, place]))
  const seen = await Promise.all([...byHandle.values()].map(place => observe(looking, place)))
  return seen.filter(each => each !== undefined)
}

/** One object as it really is; undefined when there is none of ours at this place. */
export async function observe(looking: Looking, place: Place): Promise<Observed | undefined> {
  const record = await findRecord(looking, place)
  if (!record) return remains(looking, place)
  const about = { ...place.mark, handle: place.handle, type: record.type }
  if (record.type === 'network') {
    return { ...about, specs: {}, state: 'ready', outputs: { name: record.resource, host: '127.0.0.1' } }
  }
  if (record.type === 'storage') {
    const isThere = await exists(place.data)
    const { specs } = record
    const outputs = { path: place.data }
    if (isThere) return { ...about, specs, state: 'ready', outputs }
    return { ...about, specs, state: 'failed', reason: `${place.data} is gone, and what was in it`, outputs }
  }
  return { ...about, ...(await observeProgram(looking, place, record)) }
}

/** What was lost of an object that still runs is written down again by its supervisor. */
async function findRecord({ supervisors }: Looking, place: Place): Promise<ObjectRecord | undefined> {
  const record = await readObject(place)
  if (record || (await exists(place.folder))) return record
  return (await supervisors.isThere(place)) ? readObject(place) : undefined
}

async function observeProgram(
  { supervisors, publishing }: Looking,
  place: Place,
  record: ObjectRecord,
): Promise<Pick<Observed, 'specs' | 'state' | 'reason' | 'outputs'>> {
  const now = await supervisors.ask(place, { ask: 'status' })
  // What it runs with is what its supervisor was told, whatever somebody wrote into the file since.
  const { specs, privatePorts } = now?.record ?? record
  const current: ObjectRecord = { ...record, specs, privatePorts }
  const addresses = await publishing.addresses(current)
  const [first] = addresses
  const seen = {
    specs: await realSpecs(place, current),
    outputs: {
      host: first?.host ?? '127.0.0.1',
      port: first?.port ?? 0,
      url: first ? `http://${first.host}:${first.port}` : '',
    },
  }
  if (!now) return { ...seen, state: 'failed', reason: 'its supervisor is gone, so nothing keeps it running' }
  const lost = addresses.indexOf(undefined)
  if (lost >= 0 && now.phase !== 'stopped') {
    const { port } = specsOf(current).ports[lost]!
    return { ...seen, state: 'failed', reason: `the proxy of its port ${port} is gone` }
  }
  return { ...seen, ...stateOf(now) }
}

/** The specs with what can be changed behind our back as it is now: pages and limits. */
async function realSpecs(place: Place, record: ObjectRecord): Promise<Observed['specs']> {
  const { cpu, memory_mb, ...specs } = specsOf(record)
  const limits = await readLimits(place.handle, { cpu, memory_mb })
  if (specs.command) return { ...specs, ...limits }
  return { ...specs, ...limits, site: (await readPages(place.site)) ?? {} }
}

function stateOf({ phase, reason, unkept }: SupervisorState): Pick<Observed, 'state' | 'reason'> {
  if (phase !== 'ready' && phase !== 'done') return { state: phase, ...(reason !== undefined && { reason }) }
  const remarks = [
    reason,
    unkept.length > 0 && `this machine does not keep its limit of ${unkept.join(' and ')}`,
  ]
  const why = remarks.filter(Boolean).join('; ')
  return { state: 'ready', ...(why !== '' && { reason: why }) }
}

/** Nothing is written of it, nobody supervises it, and yet processes bear its mark. */
async function remains({ supervisors }: Looking, place: Place): Promise<Observed | undefined> {
  if (await exists(place.folder)) return undefined
  const [found] = await supervisors.processesOf(place)
  const type = found?.env.get(variables.type)
  if (!found || type === undefined || !isProgram(type)) return undefined
  return {
    ...place.mark,
    handle: place.handle,
    type,
    specs: {},
    state: 'failed',
    reason: `process ${found.pid} runs on, with nothing that keeps it running and nothing written of it`,
    outputs: { host: '127.0.0.1', port: 0, url: '' },
  }
}
