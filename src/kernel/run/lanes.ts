// I1  Items of one subject are worked on strictly one after another, in the order they were added, also across retries.
// I2  A subject that waits for a retry holds back only its own items and takes no place of others.
import { createLaneBook, type Lane, type LaneItem } from './lane-book.ts'
import type { Clock } from './ports.ts'
import { createWaiters } from './waiters.ts'

export interface Lanes<T> {
  add(item: T): void
  /** Begins nothing more. */
  stop(): void
  /** Lets everything go, running work too as far as its result matters; the answer is what was let go. */
  clear(): readonly T[]
  /** Resolves when nothing is being worked on. */
  whenIdle(): Promise<void>
  stats(): { readonly running: number; readonly waiting: number; readonly held: number }
}

interface LanesOptions<T> {
  readonly concurrency: number
  readonly clock: Clock
  /** Never rejects. Undefined when the item is finished, else milliseconds until it is tried again. */
  readonly work: (item: T) => Promise<number | undefined>
}

export function createLanes<T extends LaneItem>({ concurrency, clock, work }: LanesOptions<T>): Lanes<T> {
  const book = createLaneBook<T>()
  const cancelByHeld = new Map<Lane<T>, () => void>()
  const idle = createWaiters()
  let running = 0
  let isStopped = false

  const pump = () => {
    while (!isStopped && running < concurrency) {
      const lane = book.take()
      if (!lane) return
      void serve(lane)
    }
  }

  const serve = async (lane: Lane<T>) => {
    running += 1
    const delay = await work(lane.items[0]!)
    running -= 1
    if (!lane.isDropped) afterWork(lane, delay)
    if (running === 0) idle.release()
    pump()
  }

  const afterWork = (lane: Lane<T>, delay: number | undefined) => {
    if (delay === undefined) {
      book.finish(lane)
      book.putBack(lane)
    } else if (!isStopped) {
      const goOn = () => {
        cancelByHeld.delete(lane)
        book.putBack(lane)
        pump()
      }
      cancelByHeld.set(lane, clock.after(delay, goOn))
    }
  }

  const cancelHolds = () => {
    for (const cancel of cancelByHeld.values()) cancel()
    cancelByHeld.clear()
  }

  return {
    add(item) {
      book.add(item)
      pump()
    },
    stop() {
      isStopped = true
      cancelHolds()
    },
    clear() {
      cancelHolds()
      return book.clear()
    },
    whenIdle: async () => (running === 0 ? undefined : idle.wait()),
    stats() {
      const held = cancelByHeld.size
      return { running, waiting: Math.max(0, book.size - running - held), held }
    },
  }
}
