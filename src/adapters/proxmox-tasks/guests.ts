// I1  One key makes one guest: it is looked for before it is made, and after every answer that was lost.
// I2  A guest bears its key as a tag only when its making is over; until then it is known by its number alone.
import { EngineError } from '#domains/infra/ports'
import { pathOf, type ProxmoxApi } from './api.ts'
import type { Backoff } from './backoff.ts'
import { isNotFound, isVmidTaken } from './errors.ts'
import type { ProxmoxTasks } from './tasks.ts'
import { parseUpid } from './upid.ts'
import type { Vmids } from './vmids.ts'

export interface ProxmoxGuestsOptions {
  readonly api: ProxmoxApi
  readonly tasks: ProxmoxTasks
  readonly vmids: Vmids
  readonly backoff: Backoff
  /** For one number, and numbers for one guest. */
  readonly mostTries?: number | undefined
}

export interface NewGuest {
  readonly node: string
  /** Becomes a tag; small letters, digits, `-` and `_`. */
  readonly key: string
  readonly params: Readonly<Record<string, string | number>>
}

export interface ProxmoxGuests {
  /** The number of the virtual machine with this key, made now or before. */
  create(guest: NewGuest, signal: AbortSignal): Promise<number>
}

interface Listed {
  readonly vmid?: number
  readonly tags?: string
}

export function proxmoxGuests(options: ProxmoxGuestsOptions): ProxmoxGuests {
  const { api, vmids, mostTries = 30 } = options
  const find = async (key: string, signal: AbortSignal) => {
    const params = { type: 'vm' }
    const all = await api.ask<readonly Listed[]>(
      { method: 'GET', path: '/cluster/resources', params },
      signal,
    )
    return all.find(({ tags }) => hasTag(tags, key))?.vmid
  }
  return {
    async create(guest, signal) {
      const known = await find(guest.key, signal)
      if (known !== undefined) return known
      await leftOverEnd(options, guest.node, signal)
      const made = await find(guest.key, signal)
      if (made !== undefined) return made
      for (let tries = 0; tries < mostTries; tries += 1) {
        const vmid = await vmids.take(signal)
        try {
          if (await makeAt(options, { ...guest, vmid, mostTries }, signal)) return vmid
        } finally {
          vmids.giveBack(vmid)
        }
      }
      throw new EngineError('transient', `${mostTries} numbers in a row were taken by others`)
    },
  }
}

const hasTag = (tags: string | undefined, key: string) => (tags ?? '').split(/[;, ]/).includes(key)

type At = NewGuest & { readonly vmid: number }

/** Makes it under one number. False: the number is somebody else's. */
async function makeAt(
  options: ProxmoxGuestsOptions,
  { mostTries, ...at }: At & { readonly mostTries: number },
  signal: AbortSignal,
): Promise<boolean> {
  const { api, tasks, backoff } = options
  const { node, key, vmid, params } = at
  const post = {
    method: 'POST',
    path: pathOf`/nodes/${node}/qemu`,
    params: { ...params, vmid, tags: key },
  } as const
  for (let tries = 0, mayBeOurs = false; ; tries += 1) {
    try {
      await tasks.wait(await api.ask<string>(post, signal), signal)
      return true
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      if (isVmidTaken(error)) return mayBeOurs && (await isOurs(options, at, signal))
      const isWorthIt = error.kind === 'transient' || error.kind === 'uncertain'
      if (!isWorthIt || tries >= mostTries) throw error
      mayBeOurs ||= error.kind === 'uncertain'
      await backoff.pause(tries, signal)
    }
  }
}

/** Whether the guest of this number is what a request made whose answer was lost. */
async function isOurs(
  options: ProxmoxGuestsOptions,
  { node, key, vmid }: At,
  signal: AbortSignal,
): Promise<boolean> {
  const { api } = options
  for (const { upid } of await makingTasks(api, node, { signal, vmid })) await ended(options, upid, signal)
  const path = pathOf`/nodes/${node}/qemu/${vmid}/config`
  const config = await api
    .ask<{ readonly tags?: string; readonly lock?: string }>({ method: 'GET', path }, signal)
    .catch((error: unknown) => {
      if (isNotFound(error)) return undefined
      throw error
    })
  if (hasTag(config?.tags, key)) return true
  if (config?.lock !== 'create') return false
  throw new EngineError(
    'permanent',
    `VM ${vmid} on ${node} was left half-made, locked (create), by a worker that died; remove it by hand`,
  )
}

/** What a process before this one began may still be under way, and has no tag yet. */
async function leftOverEnd(options: ProxmoxGuestsOptions, node: string, signal: AbortSignal): Promise<void> {
  const { api, vmids } = options
  for (const { upid } of await makingTasks(api, node, { signal, source: 'active' })) {
    const task = parseUpid(upid)
    if (task?.user === api.user && !vmids.isTaken(Number(task.id))) await ended(options, upid, signal)
  }
}

async function makingTasks(
  { ask }: ProxmoxApi,
  node: string,
  { signal, vmid, source = 'all' }: { signal: AbortSignal; vmid?: number; source?: 'all' | 'active' },
): Promise<readonly { readonly upid: string }[]> {
  const params = { typefilter: 'qmcreate', source, ...(vmid !== undefined && { vmid }) }
  return ask({ method: 'GET', path: pathOf`/nodes/${node}/tasks`, params }, signal)
}

/** How it ended is seen by what is there now; a task that nobody knows any more is over. */
async function ended({ tasks }: ProxmoxGuestsOptions, upid: string, signal: AbortSignal): Promise<void> {
  try {
    await tasks.untilStopped(upid, signal)
  } catch (error) {
    if (!(error instanceof EngineError) || error.kind !== 'uncertain') throw error
  }
}
