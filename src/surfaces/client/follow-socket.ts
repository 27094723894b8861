// I1  What waits for a slow loop is bounded: the subscription ends, and begins again where the loop is.
import type { FollowOptions } from './alice-client.ts'
import { errorFrom } from './error-from.ts'
import type { Arrived } from './follow-again.ts'
import type { Reply, SocketLine } from './socket-line.ts'

const mostWaiting = 1000

/** One subscription over a connection that is there, until it breaks, the signal aborts or the loop is left. */
export async function* followSocket(
  line: SocketLine,
  { types, subject, since, after, signal }: FollowOptions,
  last: number | undefined,
): AsyncGenerator<Arrived> {
  const start = last === undefined ? { after, since } : { after: last }
  const arrived = createQueue()
  const talk = await line.ask(
    { subscribe: { types, subject, ...start } },
    { onReply: arrived.add, onBroken: arrived.fail },
  )
  signal.addEventListener('abort', arrived.end, { once: true })
  if (signal.aborted) arrived.end()
  try {
    for (let next = await arrived.next(); next; next = await arrived.next()) yield next
  } finally {
    signal.removeEventListener('abort', arrived.end)
    talk.end()
    talk.send({ unsubscribe: talk.id })
  }
}

/** What has come and nobody has taken. */
function createQueue() {
  const waiting: Arrived[] = []
  let failure: Error | undefined
  let isOver = false
  let wake: (() => void) | undefined

  const more = () => new Promise<void>(resolve => (wake = resolve))
  const stop = (error?: Error) => {
    failure ??= error
    isOver = true
    wake?.()
  }
  return {
    add({ error, event, after, position }: Reply) {
      if (isOver) return
      if (error) return stop(errorFrom(error))
      if (event === 'dropped' || waiting.length >= mostWaiting) {
        waiting.push({ isDropped: true })
        return stop()
      }
      waiting.push({ position: position ?? after, event })
      wake?.()
    },
    fail: stop,
    end: () => stop(),
    /** Undefined when nothing follows; throws when it ended badly. */
    async next(): Promise<Arrived | undefined> {
      while (waiting.length === 0 && !isOver) await more()
      const next = waiting.shift()
      if (!next && failure) throw failure
      return next
    },
  }
}
