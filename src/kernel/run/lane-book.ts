import { createTurns } from './turns.ts'

export interface LaneItem {
  readonly subject: string
  /** Index into `priorities`. A subject is as urgent as the most urgent item that waits in it. */
  readonly urgency: number
}

/** The items of one subject, in the order they were added. */
export interface Lane<T> {
  readonly subject: string
  readonly items: T[]
  urgency: number
  /** Taken out: worked on or held back. */
  isOut: boolean
  /** Let go while it was out; what comes of it does not matter any more. */
  isDropped: boolean
}

/** Which items wait, by subject, and which subject is next. */
export interface LaneBook<T> {
  add(item: T): void
  take(): Lane<T> | undefined
  putBack(lane: Lane<T>): void
  /** Takes out the first item, which is done. */
  finish(lane: Lane<T>): void
  clear(): readonly T[]
  /** Items, those that are worked on included. */
  readonly size: number
}

export function createLaneBook<T extends LaneItem>(): LaneBook<T> {
  const lanes = new Map<string, Lane<T>>()
  const turns = createTurns<Lane<T>>()
  let size = 0

  const open = (subject: string): Lane<T> => {
    const lane = { subject, items: [], urgency: Infinity, isOut: false, isDropped: false }
    lanes.set(subject, lane)
    return lane
  }

  return {
    add(item) {
      const lane = lanes.get(item.subject) ?? open(item.subject)
      lane.items.push(item)
      size += 1
      if (lane.isOut || item.urgency >= lane.urgency) return
      lane.urgency = item.urgency
      turns.put(lane, lane.urgency)
    },
    take() {
      const lane = turns.take()
      if (lane) lane.isOut = true
      return lane
    },
    putBack(lane) {
      lane.isOut = false
      if (lane.items.length === 0) {
        lanes.delete(lane.subject)
        return
      }
      lane.urgency = mostUrgent(lane.items)
      turns.put(lane, lane.urgency)
    },
    finish(lane) {
      lane.items.shift()
      size -= 1
    },
    clear() {
      const dropped: T[] = []
      for (const lane of lanes.values()) {
        lane.isDropped = true
        dropped.push(...lane.items)
      }
      lanes.clear()
      turns.clear()
      size = 0
      return dropped
    },
    get size() {
      return size
    },
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
