import { parentPort, Worker } from 'node:worker_threads'
import { errorFrom, errorText, storeError, type ErrorText } from './errors.ts'

/** A worker thread that answers every request once, in the order they were made. */
export interface Thread<Request> {
  ask<Answer>(request: Request): Promise<Answer>
  readonly waiting: number
  /** True when it ended, by itself or because it was asked to. */
  readonly isOver: boolean
  /** Asks the thread to end and waits until it has; the last request it answers is this one. */
  end(request: Request): Promise<void>
}

interface Reply {
  readonly value?: unknown
  readonly error?: ErrorText
}

interface Waiting {
  resolve(value: unknown): void
  reject(error: Error): void
}

/** `file` is what the thread works on; it is named in every complaint. */
export function startThread<Request>(name: string, file: string): Thread<Request> {
  const worker = new Worker(threadUrl(name), { name, workerData: { file } })
  const waiting: Waiting[] = []
  let end: Error | undefined

  const fail = (error: Error) => {
    end ??= error
    for (const each of waiting.splice(0)) each.reject(error)
  }
  worker.on('message', (reply: Reply) => {
    const first = waiting.shift()
    if (reply.error) first?.reject(errorFrom(reply.error))
    else first?.resolve(reply.value)
  })
  worker.on('error', cause =>
    fail(storeError('IO', `The thread that works on ${file} failed: ${String(cause)}`, cause)),
  )
  const exited = new Promise<void>(resolve => {
    worker.on('exit', () => {
      fail(new Error(`${file} is closed`))
      resolve()
    })
  })

  const ask = <Answer>(request: Request) =>
    new Promise<Answer>((resolve, reject) => {
      if (end) return reject(end)
      waiting.push({ resolve: value => resolve(value as Answer), reject })
      worker.postMessage(request, [])
    })

  return {
    ask,
    get waiting() {
      return waiting.length
    },
    get isOver() {
      return end !== undefined
    },
    async end(request) {
      await ask(request).catch(() => undefined)
      await exited
    },
  }
}

/** In development the thread is the source file; the build puts a bundle of it beside the main one. */
const threadUrl = (name: string) =>
  import.meta.url.endsWith('.ts')
    ? new URL(`${name}.worker.ts`, import.meta.url)
    : new URL(`${name}.worker.js`, import.meta.url)

/** The thread's side: every message is a request, and what the handler answers or throws goes back. */
export function answerRequests(file: string, handle: (request: unknown) => unknown): void {
  const port = parentPort
  if (!port) throw new Error('This file runs as a worker thread')
  port.on('message', (request: unknown) => {
    try {
      port.postMessage({ value: handle(request) })
    } catch (error) {
      port.postMessage({ error: errorText(error, file) })
    }
  })
}

/** Nothing is answered any more, and the thread may end. */
export const stopAnswering = () => parentPort?.unref()
