import { durationMs } from '#lib/duration'
import type { Clock } from './ports.ts'

/** Writes down how far a reaction is: soon after something was done, but not for every event. */
export interface Checkpoint {
  /** Call when the position may have moved. */
  touch(): void
  /** Stops, after writing the position down a last time where that is still ours to do. */
  close(options: { readonly isLost: boolean }): Promise<void>
  readonly saved: number
}

interface CheckpointOptions {
  readonly saved: number
  readonly position: () => number
  readonly save: (position: number) => Promise<void>
  readonly clock: Clock
  readonly onError: (error: unknown) => void
}

const soon = durationMs('200ms')
const longestPause = durationMs('10s')
/** Events that do not concern a reaction move its position too; that is worth a write now and then. */
const idleEvery = durationMs('1m')
const idleDistance = 1000

export function createCheckpoint({
  position,
  save,
  clock,
  onError,
  ...start
}: CheckpointOptions): Checkpoint {
  let { saved } = start
  let failures = 0
  let isClosed = false
  let cancelSoon: (() => void) | undefined
  let writing = Promise.resolve()

  const write = async () => {
    const reached = position()
    if (reached <= saved) return
    try {
      await save(reached)
      saved = reached
      failures = 0
    } catch (error) {
      failures += 1
      onError(error)
      touch()
    }
  }
  const enqueue = () => (writing = writing.then(write))

  const touch = () => {
    if (cancelSoon || isClosed) return
    cancelSoon = clock.after(Math.min(longestPause, soon * 2 ** failures), () => {
      cancelSoon = undefined
      void enqueue()
    })
  }

  const idle = () => {
    if (position() - saved >= idleDistance) touch()
    cancelIdle = clock.after(idleEvery, idle)
  }
  let cancelIdle = clock.after(idleEvery, idle)

  return {
    touch,
    async close({ isLost }) {
      isClosed = true
      cancelSoon?.()
      cancelIdle()
      if (!isLost) await enqueue()
    },
    get saved() {
      return saved
    },
  }
}
