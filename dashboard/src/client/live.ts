// What happens, as it happens. One stream feeds the whole console.
// I1  Events come in order, each once, across broken connections: the client sees to it.
// I2  However many come, listeners hear of them once a frame, and at most `mostKept` are held.
import type { CloudEvent } from '#surfaces/client'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { client, signedOut } from './alice.ts'

export type { CloudEvent }

const mostKept = 5000

type Listen = (batch: readonly CloudEvent[]) => void

let kept: readonly CloudEvent[] = []
let waiting: CloudEvent[] = []
let isScheduled = false
const listeners = new Set<() => void>()
const hearers = new Set<Listen>()
const perSecond = new Map<number, number>()

function flush() {
  isScheduled = false
  const batch = waiting
  waiting = []
  const all =
    kept.length + batch.length > mostKept ? [...kept, ...batch].slice(-mostKept) : [...kept, ...batch]
  kept = all
  for (const hear of hearers) hear(batch)
  for (const listener of listeners) listener()
}

function add(event: CloudEvent) {
  waiting.push(event)
  const second = Math.floor(Date.now() / 1000)
  perSecond.set(second, (perSecond.get(second) ?? 0) + 1)
  if (perSecond.size > 130) for (const old of perSecond.keys()) if (old < second - 120) perSecond.delete(old)
  if (isScheduled) return
  isScheduled = true
  // A page nobody looks at gets no frames.
  if (document.hidden) setTimeout(flush, 250)
  else requestAnimationFrame(flush)
}

/** Begins with the latest events and goes on until the page is left or the session ends. */
export async function startLive(signal: AbortSignal): Promise<void> {
  kept = (await client.recent({ limit: 50 })).toReversed()
  for (const listener of listeners) listener()
  const after = kept.at(-1)?.position
  const ending = new AbortController()
  const stop = signedOut.subscribe(() => signedOut.get() && ending.abort())
  try {
    const options = {
      signal: AbortSignal.any([signal, ending.signal]),
      ...(after !== undefined && { after }),
    }
    for await (const event of client.follow(options)) add(event)
  } finally {
    stop()
  }
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The latest events, oldest first: a new array for each batch. */
export const useLiveEvents = (): readonly CloudEvent[] => useSyncExternalStore(subscribe, () => kept)

/** The same for what nobody reads frame by frame: anew at most every so many milliseconds. */
export function useCalmEvents(everyMs: number): readonly CloudEvent[] {
  const [shown, setShown] = useState(kept)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const show = () => {
      timer = undefined
      setShown(kept)
    }
    const stop = subscribe(() => {
      timer ??= setTimeout(show, everyMs)
    })
    show()
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [everyMs])
  return shown
}

/** Hears every batch of new events; answers how to stop. */
export function hearEvents(hear: Listen): () => void {
  hearers.add(hear)
  return () => hearers.delete(hear)
}

/** How many came in each of the last so many whole seconds, oldest first. */
export function ratesOf(seconds: number): readonly number[] {
  const now = Math.floor(Date.now() / 1000)
  return Array.from({ length: seconds }, (_, at) => perSecond.get(now - seconds + at) ?? 0)
}
