import { expect, onTestFinished } from 'vitest'
import { createBackoff, createVmids, proxmoxApi, proxmoxGuests, proxmoxTasks } from '../index.ts'
import { hurriedClock } from './hurried-clock.ts'
import { openSimulator, token, type Fault, type SimulatorOptions } from './pve-simulator.ts'

export const signal = () => new AbortController().signal
const params = { memory: 512, cores: 1, scsi0: 'local:4', net0: 'virtio,bridge=vmbr0' }
export const guest = (key: string) => ({ node: 'pve', key, params })

export async function openGuests(options: SimulatorOptions) {
  const simulator = await openSimulator(options)
  onTestFinished(() => simulator[Symbol.asyncDispose]())
  const backoff = createBackoff({ clock: hurriedClock().clock, random: seeded(7) })
  const connect = () => {
    const api = proxmoxApi({ url: simulator.url, token })
    return proxmoxGuests({ api, backoff, tasks: proxmoxTasks({ api, backoff }), vmids: createVmids(api) })
  }
  const ours = () => [...simulator.guests.values()].filter(({ tags }) => tags !== 'theirs')
  return { simulator, connect, ours }
}

/** Mulberry32: the same in every run. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Each is survived. */
export const faults: readonly Fault[] = [
  'lock',
  'collision',
  'unreachable',
  'lost request',
  'lost answer',
  'task lock',
  'warnings',
  'worker died',
]

/** Made at once by one process, while locks, taken numbers and lost answers come by chance. */
export async function makeMany(count: number, seed: number): Promise<void> {
  const random = seeded(seed)
  const { simulator, connect, ours } = await openGuests({
    fault: () => (random() < 0.4 ? faults[Math.floor(random() * faults.length)] : undefined),
    taskTakes: () => Math.floor(random() * count),
  })
  if (!simulator.isCompared) {
    console.warn('Not compared with the description of the Proxmox API, which is not here')
  }
  const guests = connect()
  const keys = Array.from({ length: count }, (_, at) => `alice-k${at}`)
  const vmids = await Promise.all(keys.map(async key => guests.create(guest(key), signal())))
  expect(new Set(vmids).size).toBe(count)
  const made = ours().map(({ vmid, tags }) => `${vmid} ${tags}`)
  expect(made.toSorted()).toEqual(keys.map((key, at) => `${vmids[at]} ${key}`).toSorted())
  expect(simulator.guests.size).toBeGreaterThan(count)
  expect(simulator.problems).toEqual([])
}
