import type { ReaderRequest } from './sqlite-reader.worker.ts'
import { startThread, type Thread } from './thread.ts'

/** Threads for long reads, so that a search never holds up the event loop, and one long search not the others. */
export interface Readers {
  ask<Answer>(request: ReaderRequest): Promise<Answer>
  end(): Promise<void>
}

const most = 2
/** A thread nobody asks ends after this long: it holds some 12 MB, and starts again within 50 ms. */
const idleMs = 15_000

/** Threads start when they are needed first. */
export function createReaders(file: string): Readers {
  let threads: Thread<ReaderRequest>[] = []
  let isEnded = false

  function idlest(): Thread<ReaderRequest> {
    threads = threads.filter(thread => !thread.isOver)
    const [best] = threads.toSorted((a, b) => a.waiting - b.waiting)
    if (best && (best.waiting === 0 || threads.length === most)) return best
    const started = startThread<ReaderRequest>('sqlite-reader', file)
    threads.push(started)
    return started
  }

  /** What came while all were busy: it goes to the first that is done, which nobody knows beforehand. */
  const queue: (() => void)[] = []
  async function pass<Answer>(request: ReaderRequest): Promise<Answer> {
    try {
      return await idlest().ask<Answer>(request)
    } finally {
      queue.shift()?.()
    }
  }

  let idle: NodeJS.Timeout | undefined

  /** Ends all of them when none has worked for a while. */
  function rest() {
    clearTimeout(idle)
    idle = setTimeout(() => {
      if (threads.some(thread => thread.waiting > 0)) return rest()
      for (const thread of threads.splice(0)) void thread.end({ do: 'close' })
    }, idleMs).unref()
  }

  return {
    ask<Answer>(request: ReaderRequest) {
      if (isEnded) return Promise.reject(new Error(`${file} is closed`))
      rest()
      if (idlest().waiting === 0) return pass<Answer>(request)
      return new Promise<Answer>((resolve, reject) => {
        queue.push(() => void pass<Answer>(request).then(resolve, reject))
      })
    },
    async end() {
      isEnded = true
      for (const go of queue.splice(0)) go()
      clearTimeout(idle)
      await Promise.all(threads.map(thread => thread.end({ do: 'close' })))
    },
  }
}
