// I1  Items of one subject are worked on strictly one after another, in the order they were added, also across retries.
// I2  A subject that waits for a retry holds back only its own items and takes no place of others.
import type { Clock } from './ports.ts'
import { createTurns } from './turns.ts'

export interface LaneItem {
  readonly subject: string
  /** Index into `priorities`. A subject is as urgent as the most urgent item that waits in it. */
  readonly urgency: number
}

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

interface Lane<T> {
  readonly subject: string
  readonly items: T[]
  urgency: number
  isBusy: boolean
  isDropped: boolean
  cancelHold: (() => void) | undefined
}

export function createLanes<T extends LaneItem>({ concurrency, clock, work }: LanesOptions<T>): Lanes<T> {
  const lanes = new Map<string, Lane<T>>()
  const turns = createTurns<Lane<T>>()
  let total = 0
  let running = 0
  let held = 0
  let isStopped = false
  let waitingForIdle: (() => void)[] = []

  const open = (subject: string): Lane<T> => {
    const lane = { subject, items: [], urgency: Infinity, isBusy: false, isDropped: false, cancelHold: undefined }
    lanes.set(subject, lane)
    return lane
  }

  const pump = () => {
    while (!isStopped && running < concurrency) {
      const lane = turns.take()
      if (!lane) return
      void serve(lane)
    }
  }

  const serve = async (lane: Lane<T>) => {
    lane.isBusy = true
    running += 1
    const delay = await work(lane.items[0]!)
    running -= 1
    if (!lane.isDropped) afterWork(lane, delay)
    if (running === 0) tellIdle()
    pump()
  }

  const afterWork = (lane: Lane<T>, delay: number | undefined) => {
    if (delay === undefined) {
      lane.items.shift()
      total -= 1
      lineUp(lane)
    } else if (!isStopped) {
      hold(lane, delay)
    }
  }

  const hold = (lane: Lane<T>, delay: number) => {
    held += 1
    lane.cancelHold = clock.after(delay, () => {
      lane.cancelHold = undefined
      held -= 1
      lineUp(lane)
      pump()
    })
  }

  const lineUp = (lane: Lane<T>) => {
    lane.isBusy = false
    if (lane.items.length === 0) return void lanes.delete(lane.subject)
    lane.urgency = mostUrgent(lane.items)
    turns.put(lane, lane.urgency)
  }

  const tellIdle = () => {
    for (const resolve of waitingForIdle) resolve()
    waitingForIdle = []
  }

  const stopHolds = () => {
    for (const lane of lanes.values()) lane.cancelHold?.()
    held = 0
  }

  return {
    add(item) {
      const lane = lanes.get(item.subject) ?? open(item.subject)
      lane.items.push(item)
      total += 1
      if (lane.isBusy || item.urgency >= lane.urgency) return
      lane.urgency = item.urgency
      turns.put(lane, lane.urgency)
      pump()
    },
    stop() {
      isStopped = true
      stopHolds()
    },
    clear() {
      stopHolds()
      const dropped: T[] = []
      for (const lane of lanes.values()) {
        lane.isDropped = true
        dropped.push(...lane.items)
      }
      lanes.clear()
      turns.clear()
      total = 0
      return dropped
    },
    whenIdle: () => (running === 0 ? Promise.resolve() : new Promise(resolve => waitingForIdle.push(resolve))),
    stats: () => ({ running, waiting: Math.max(0, total - running - held), held }),
  }
}

const mostUrgent = (items: readonly LaneItem[]) => {
  let urgency = Infinity
  for (const item of items) {
    urgency = Math.min(urgency, item.urgency)
    if (urgency === 0) break
  }
  return urgency
}
