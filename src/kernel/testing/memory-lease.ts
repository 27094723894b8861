import type { NodeLease } from '../run/ports.ts'
import type { MemoryDisk } from './memory-store.ts'

interface LeaseDeps {
  readonly disk: MemoryDisk
  readonly node: string
  readonly self: object
  readonly isShared: boolean
  readonly closing: AbortSignal
}

/** The lease of one memory store. Time plays no part: a node lives until it closes or hangs. */
export function memoryLease({ disk, node, self, isShared, closing }: LeaseDeps): NodeLease {
  const livesOn = (owner: object) =>
    [...disk.nodes.values()].some(each => each.self === owner && each.isAlive)

  return {
    node,
    isExclusive: !isShared,
    expired: async () =>
      isShared ? [...disk.nodes].filter(([, each]) => !each.isAlive).map(([name]) => name) : [],
    async fence(name) {
      const other = disk.nodes.get(name)
      if (!isShared || !other || other.isAlive) return false
      if (other.fencedBy && livesOn(other.fencedBy)) return false
      other.fencedBy = self
      return true
    },
    async settled(name) {
      if (disk.nodes.get(name)?.fencedBy) disk.nodes.delete(name)
    },
    async exclusive(name, signal) {
      const giveUp = AbortSignal.any([signal, closing])
      giveUp.throwIfAborted()
      await turnOf(disk.waitersByName, name, giveUp)
      const lost = new AbortController()
      const release = async () => {
        closing.removeEventListener('abort', lose)
        if (!lost.signal.aborted) passOn(disk.waitersByName, name)
        lost.abort(new Error(`${name} was released`))
      }
      const lose = () => void release()
      closing.addEventListener('abort', lose)
      return { release, lost: lost.signal }
    },
  }
}

/** The first in the list holds the name; the others wait for it to be passed on. */
function turnOf(
  waitersByName: Map<string, (() => void)[]>,
  name: string,
  giveUp: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const start = () => {
      giveUp.removeEventListener('abort', leave)
      resolve()
    }
    const leave = () => {
      const waiters = waitersByName.get(name) ?? []
      waiters.splice(waiters.indexOf(start), 1)
      reject(giveUp.reason as Error)
    }
    giveUp.addEventListener('abort', leave, { once: true })
    const waiters = waitersByName.get(name)
    if (waiters) return waiters.push(start)
    waitersByName.set(name, [start])
    start()
  })
}

function passOn(waitersByName: Map<string, (() => void)[]>, name: string) {
  const waiters = waitersByName.get(name) ?? []
  waiters.shift()
  if (waiters.length === 0) waitersByName.delete(name)
  waiters[0]?.()
}
