import type { NodeLease } from '#kernel/ports'

/** The lease of a process that has the log to itself: nobody can take over, and names are only held here. */
export function soleLease(node: string, closing: AbortSignal): NodeLease {
  const queuesByName = new Map<string, (() => void)[]>()

  const passOn = (name: string) => {
    const queue = queuesByName.get(name)
    const next = queue?.shift()
    if (next) next()
    else queuesByName.delete(name)
  }

  const turn = (name: string, giveUp: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const queue = queuesByName.get(name)
      if (!queue) {
        queuesByName.set(name, [])
        return resolve()
      }
      const start = () => {
        giveUp.removeEventListener('abort', leave)
        resolve()
      }
      const leave = () => {
        queue.splice(queue.indexOf(start), 1)
        reject(giveUp.reason as Error)
      }
      giveUp.addEventListener('abort', leave, { once: true })
      queue.push(start)
    })

  return {
    node,
    isExclusive: true,
    expired: async () => [],
    fence: async () => false,
    settled: async () => undefined,
    async exclusive(name, signal) {
      const giveUp = AbortSignal.any([signal, closing])
      giveUp.throwIfAborted()
      await turn(name, giveUp)
      let isHeld = true
      return {
        lost: closing,
        async release() {
          if (isHeld) passOn(name)
          isHeld = false
        },
      }
    },
  }
}
