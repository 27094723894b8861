import type { EventRecord } from '#kernel'
import { createLogReader, type LogReader, type LogSource } from './log-reader.ts'

export interface FollowOptions {
  /** The position of the last event the follower has; 0 for the whole log. */
  readonly after: number
  readonly patterns?: readonly string[] | undefined
  readonly signal: AbortSignal
  readonly pageSize?: number | undefined
}

/** History, then live, without a gap or a repeat, until the signal aborts or the loop is left. */
export function followLog(source: LogSource, options: FollowOptions): AsyncIterableIterator<EventRecord> {
  let reader: LogReader | undefined
  let page: readonly EventRecord[] = []
  let index = 0
  let isOver = options.signal.aborted
  let last: Promise<IteratorResult<EventRecord>> | undefined

  const end = () => {
    isOver = true
    options.signal.removeEventListener('abort', end)
    reader?.close()
  }
  const begin = () => {
    options.signal.addEventListener('abort', end, { once: true })
    return createLogReader(source, options)
  }

  const turnPage = async () => {
    try {
      reader ??= begin()
      page = (await reader.next())?.records ?? []
      index = 0
    } catch (error) {
      // A loop that is thrown out of does not say goodbye.
      const wasOver = isOver
      end()
      if (!wasOver) throw error
    }
  }

  const take = async (): Promise<IteratorResult<EventRecord>> => {
    while (!isOver && index >= page.length) await turnPage()
    if (isOver) return { done: true, value: undefined }
    return { done: false, value: page[index++]! }
  }

  return {
    next() {
      last = last ? last.then(take, take) : take()
      return last
    },
    return() {
      end()
      return Promise.resolve({ done: true, value: undefined })
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
