import { MessageChannel, parentPort, type MessagePort } from 'node:worker_threads'
import { errorFrom, errorText, storeError, type ErrorText } from './errors.ts'
import { keepThread, takeThread } from './spare-threads.ts'

/** A worker thread that answers every request once, in the order they were made. */
export interface Thread<Request> {
  ask<Answer>(request: Request): Promise<Answer>
  readonly waiting: number
  /** True when it ended by itself, or was asked to. */
  readonly isOver: boolean
  /** The last request; it ends what the thread does for this file. */
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

/** What a thread gets for each file it works on. */
interface Work {
  readonly file: string
  readonly port: MessagePort
}

/** `file` is what the thread works on; it is named in every complaint. */
export function startThread<Request>(name: string, file: string): Thread<Request> {
  const worker = takeThread(name)
  const { port1: port, port2: theirs } = new MessageChannel()
  const waiting: Waiting[] = []
  let end: Error | undefined
  let ending: Promise<void> | undefined

  const fail = (error: Error) => {
    end ??= error
    for (const each of waiting.splice(0)) each.reject(error)
    port.close()
  }
  const onError = (cause: unknown) =>
    fail(storeError('IO', `The thread that works on ${file} failed: ${String(cause)}`, cause))
  const onExit = () => fail(new Error(`${file} is closed`))
  worker.on('error', onError).on('exit', onExit)
  port.on('message', (reply: Reply) => {
    const first = waiting.shift()
    if (reply.error) first?.reject(errorFrom(reply.error))
    else first?.resolve(reply.value)
  })
  worker.postMessage({ file, port: theirs } satisfies Work, [theirs])

  const ask = <Answer>(request: Request) =>
    new Promise<Answer>((resolve, reject) => {
      if (end) return reject(end)
      waiting.push({ resolve: value => resolve(value as Answer), reject })
      port.postMessage(request, [])
    })

  /** What could not close its file may still hold it, and gets no other. */
  async function finish(request: Request) {
    const closed = ask(request).then(
      () => true,
      () => false,
    )
    end ??= new Error(`${file} is closed`)
    const isClosed = await closed
    port.close()
    worker.off('error', onError).off('exit', onExit)
    if (isClosed) keepThread(name, worker)
    else await worker.terminate()
  }

  return {
    ask,
    get waiting() {
      return waiting.length
    },
    get isOver() {
      return end !== undefined
    },
    end: request => (ending ??= finish(request)),
  }
}

/** The thread's side: every message is a request, and what the handler of its file answers or throws goes back. */
export function answerRequests(open: (file: string) => (request: unknown) => unknown): void {
  if (!parentPort) throw new Error('This file runs as a worker thread')
  parentPort.on('message', ({ file, port }: Work) => {
    const handle = open(file)
    port.on('message', (request: unknown) => {
      try {
        port.postMessage({ value: handle(request) })
      } catch (error) {
        port.postMessage({ error: errorText(error, file) })
      }
    })
  })
}
