import { EngineError } from '#domains/infra/ports'
import type { ProxmoxApi } from './api.ts'

/** Numbers for new guests. Proxmox says only which one is free at the moment: two who ask get the same. */
export interface Vmids {
  /** One that nobody in this process works with. Whoever takes it gives it back when its guest is there or was given up. */
  take(signal: AbortSignal): Promise<number>
  giveBack(vmid: number): void
  isTaken(vmid: number): boolean
}

const range = { first: 100, last: 999_999_999 } as const

export function createVmids({ ask }: ProxmoxApi): Vmids {
  const working = new Set<number>()
  /** Numbers that were given back, with the question before which that was: most of them have a guest now. */
  const doneByVmid = new Map<number, number>()
  let questions = 0
  return {
    async take(signal) {
      questions += 1
      const question = questions
      const free = Number(await ask<number | string>({ method: 'GET', path: '/cluster/nextid' }, signal))
      if (!Number.isInteger(free) || free < range.first) {
        throw new EngineError('transient', 'Proxmox has no number for a new guest')
      }
      // An answer is as old as its question: what was done since may be in its way.
      if ((doneByVmid.get(free) ?? Infinity) < question) doneByVmid.delete(free)
      for (let vmid = free; vmid <= range.last; vmid += 1) {
        if (working.has(vmid) || doneByVmid.has(vmid)) continue
        working.add(vmid)
        return vmid
      }
      throw new EngineError('exhausted', 'There is no number left for a new guest')
    },
    giveBack(vmid) {
      working.delete(vmid)
      doneByVmid.set(vmid, questions)
    },
    isTaken: vmid => working.has(vmid),
  }
}
