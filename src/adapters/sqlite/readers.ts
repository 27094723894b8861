import type { ReaderRequest } from './sqlite-reader.worker.ts'
import { startThread, type Thread } from './thread.ts'

/** Threads for long reads, so that a search never holds up the event loop, and one long search not the others. */
export interface Readers {
  ask<Answer>(request: ReaderRequest): Promise<Answer>
  end(): Promise<void>
}

const most = 2

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

  return {
    ask: request => (isEnded ? Promise.reject(new Error(`${file} is closed`)) : idlest().ask(request)),
    async end() {
      isEnded = true
      await Promise.all(threads.map(thread => thread.end({ do: 'close' })))
    },
  }
}
