import type { Files } from '#domains/assets/ports'
import { resolve } from 'node:path'
import { type Notices, takeNotices } from './notices.ts'
import { watchByPolling } from './polling.ts'
import { createRounds } from './rounds.ts'
import { createSettler } from './settle.ts'
import { createSlices } from './slices.ts'

export type Watching = 'notices' | 'polling'

type WatchOptions = Parameters<Files['watch']>[1]

/** Resolves when changes from now on will be told; they are until `signal` is aborted. */
export async function watch(root: string, options: WatchOptions, watching: Watching): Promise<void> {
  const isStopped = () => options.signal.aborted
  if (isStopped()) return
  try {
    await begin(resolve(root), options, watching)
  } catch (error) {
    // Stopping interrupts the first look through the folder.
    if (!isStopped()) throw error
  }
}

/** Paths told at once. */
const MOST = 1000

async function begin(
  root: string,
  { settle_ms, signal, onChange }: WatchOptions,
  watching: Watching,
): Promise<void> {
  let notices: Notices | undefined
  const everyMs = Math.max(20, settle_ms / 2)
  const settler = createSettler({ settleMs: settle_ms, onFolder: folder => notices?.foundFolder(folder) })
  const isNeeded = () => settler.count() > 0 || notices?.isBusy() === true
  const rounds = createRounds(everyMs, signal, {
    isNeeded,
    run: async () => {
      await notices?.catchUp()
      const still = await settler.poll(createSlices(signal))
      for (let start = 0; start < still.length; start += MOST) onChange(still.slice(start, start + MOST))
      if (isNeeded()) return
      settler.rest()
      notices?.rest()
    },
  })
  const note = (path: string) => {
    settler.note(path)
    rounds.wake()
  }
  const poll = () => watchByPolling({ root, signal, shortestPauseMs: everyMs, note })
  const onLost = once(() => void poll())
  const { doubt } = settler
  if (watching === 'notices') notices = await takeNotices({ root, signal, note, doubt, onLost })
  if (!notices) await poll()
  rounds.wake()
}

const once = (work: () => void) => {
  let isDone = false
  return () => {
    if (isDone) return
    isDone = true
    work()
  }
}
