import { Worker } from 'node:worker_threads'

export interface PoolOptions {
  readonly file: URL
  readonly name: string
  readonly workerData: unknown
  /** Threads at most. */
  readonly threads: number
  /** A thread without work ends after this long, so that an idle Alice is small. */
  readonly idleMs: number
}

/** Threads that answer one message with one message; started when there is work, ended when there is none. */
export interface Pool<Question, Answer> {
  /** Rejects when the thread ends in the middle, or the pool is closed. */
  ask(question: Question, transfer: readonly ArrayBuffer[]): Promise<Answer>
  /** Ends every thread; what was asked and not answered is rejected. */
  close(): Promise<void>
}

interface Job<Question, Answer> {
  readonly question: Question
  readonly transfer: readonly ArrayBuffer[]
  resolve(answer: Answer): void
  reject(error: Error): void
}

interface Thread<Question, Answer> {
  readonly worker: Worker
  job: Job<Question, Answer> | undefined
  timer: NodeJS.Timeout | undefined
}

export function createPool<Question, Answer>(options: PoolOptions): Pool<Question, Answer> {
  type MyThread = Thread<Question, Answer>
  const waiting: Job<Question, Answer>[] = []
  const idle: MyThread[] = []
  const all = new Set<MyThread>()
  let isClosed = false

  const start = (): MyThread => {
    const { file, name, workerData } = options
    const worker = new Worker(file, { name, workerData })
    const thread: MyThread = { worker, job: undefined, timer: undefined }
    all.add(thread)
    worker.on('message', (answer: Answer) => {
      thread.job?.resolve(answer)
      thread.job = undefined
      rest(thread)
    })
    worker.on('error', error => end(thread, error instanceof Error ? error : new Error(String(error))))
    worker.on('exit', () => end(thread, new Error(`A ${name} thread ended in the middle of its work`)))
    return thread
  }

  /** Its own job is lost; what waits is given to others, or to a new one in its place. */
  const end = (thread: MyThread, error: Error) => {
    thread.job?.reject(error)
    thread.job = undefined
    clearTimeout(thread.timer)
    const index = idle.indexOf(thread)
    if (index !== -1) idle.splice(index, 1)
    if (!all.delete(thread) || isClosed) return
    const job = waiting.shift()
    if (job) give(start(), job)
  }

  const rest = (thread: MyThread) => {
    const job = waiting.shift()
    if (job) {
      give(thread, job)
      return
    }
    idle.push(thread)
    thread.worker.unref()
    thread.timer = setTimeout(() => retire(thread), options.idleMs).unref()
  }

  /** From now on it is given nothing, also while it is still ending. */
  const retire = (thread: MyThread) => {
    idle.splice(idle.indexOf(thread), 1)
    void thread.worker.terminate()
  }

  const give = (thread: MyThread, job: Job<Question, Answer>) => {
    clearTimeout(thread.timer)
    thread.worker.ref()
    thread.job = job
    thread.worker.postMessage(job.question, job.transfer)
  }

  return {
    ask: (question, transfer) =>
      new Promise((resolve, reject) => {
        const job = { question, transfer, resolve, reject }
        if (isClosed) {
          reject(closed())
          return
        }
        const thread = idle.pop() ?? (all.size < options.threads ? start() : undefined)
        if (thread) give(thread, job)
        else waiting.push(job)
      }),
    async close() {
      isClosed = true
      for (const job of waiting.splice(0)) job.reject(closed())
      await Promise.all([...all].map(({ worker }) => worker.terminate()))
    },
  }
}

const closed = () => new Error('Alice is stopping and measures nothing more')
