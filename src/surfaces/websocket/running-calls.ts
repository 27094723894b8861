import { Refusal, type LimitState } from '#kernel'
import { callAs, parseTraceparent, type CallPlace } from '#surfaces/client'
import type { z } from 'zod'
import { errorToSay } from './error-to-say.ts'
import type { clientMessages } from './messages.ts'
import type { Outbox } from './outbox.ts'
import type { Place } from './subscription.ts'
import { watchWorkflow, type WatchedProgress } from './watch-workflow.ts'

type CallMessage = z.output<typeof clientMessages.call>

/** What was asked for over one socket and is not answered yet. */
export interface RunningCalls {
  call(message: CallMessage): void
  watch(message: { readonly id: string; readonly watch: string }): void
  /** False when nothing of that id is running. */
  cancel(id: string): boolean
  has(id: string): boolean
  /** Resolves when every call is answered, or the time is over. Who watches does not hold up anybody. */
  finished(ms: number): Promise<void>
  cancelAll(): void
  readonly size: number
}

interface CallsDeps {
  readonly place: Place
  readonly most: number
  onSlow(): void
}

interface Settings {
  readonly signal: AbortSignal
  readonly traceparent: string | undefined
  onLimit(state: LimitState): void
  onProgress(done: number, total: number): void
}
type Work = (settings: Settings) => Promise<unknown>

const leastProgressMs = 100

export function createRunningCalls({ place, most, onSlow }: CallsDeps): RunningCalls {
  const { app, outbox } = place
  const running = new Map<string, AbortController>()
  const callPlace: CallPlace = { ...place, surface: 'websocket' }
  const watching = new Set<string>()
  let onFinished: (() => void) | undefined

  const run = async (id: string, traceparent: string | undefined, work: Work) => {
    const leaving = new AbortController()
    let limit: LimitState | undefined
    const settings: Settings = {
      signal: leaving.signal,
      traceparent,
      onLimit: (state: LimitState) => void (limit = state),
      onProgress: progressTo(outbox, id),
    }
    try {
      if (running.size >= most) throw tooMany(most)
      running.set(id, leaving)
      const result = (await work(settings)) ?? null
      outbox.say({ id, result, limit })
    } catch (error) {
      outbox.say({ id, error: errorToSay(app.log, error, traceparent), limit })
    } finally {
      if (running.get(id) === leaving) running.delete(id)
      if (running.size === watching.size) onFinished?.()
    }
  }

  return {
    call({ id, op, input, idempotency_key: idempotencyKey, traceparent }) {
      void run(id, parseTraceparent(traceparent), async settings =>
        callAs(callPlace, op, input, { ...settings, idempotencyKey }),
      )
    },
    watch({ id, watch: workflowId }) {
      void run(id, undefined, async ({ signal, onProgress }) => {
        watching.add(id)
        const tell = ({ done, total }: WatchedProgress) => onProgress(done, total)
        return watchWorkflow(place, { workflowId, signal, onSlow, onProgress: tell })
      }).finally(() => watching.delete(id))
    },
    cancel(id) {
      const leaving = running.get(id)
      leaving?.abort()
      return leaving !== undefined
    },
    has: id => running.has(id),
    async finished(ms) {
      if (running.size === watching.size) return
      let timer: NodeJS.Timeout | undefined
      await new Promise<void>(resolve => {
        onFinished = resolve
        timer = setTimeout(resolve, ms)
      })
      clearTimeout(timer)
    },
    cancelAll() {
      for (const leaving of running.values()) leaving.abort()
    },
    get size() {
      return running.size
    },
  }
}

/** Not more often than anybody can read, and nothing to a reader that is behind. */
function progressTo(outbox: Outbox, id: string): (done: number, total: number) => void {
  let saidAt = Number.NEGATIVE_INFINITY
  return (done, total) => {
    const now = performance.now()
    if (outbox.isFull() || (done < total && now - saidAt < leastProgressMs)) return
    saidAt = now
    outbox.say({ id, progress: { done, total } })
  }
}

const tooMany = (most: number) =>
  new Refusal('BUSY', `${most} calls of this socket are running; wait for one to end`, {
    details: { running: most },
    suggestions: ['retry'],
  })
