import type { Images, PictureMeter, PictureMeasure, QualityIssue, Raster } from '#domains/assets/ports'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'

/** Either the model this project ships, or the two files of a libsvm release. */
export interface ModelFiles {
  readonly shipped?: string | undefined
  readonly model?: string | undefined
  readonly range?: string | undefined
}

export type Measured =
  | { readonly brisque: PictureMeasure['brisque']; readonly issues: readonly QualityIssue[] }
  | { readonly failed: string }

export interface BrisqueThreadsOptions {
  readonly files: ModelFiles
  readonly threads?: number
}

interface Job {
  readonly luma: Raster
  resolve(measured: Measured): void
  reject(error: Error): void
}

/** Threads without work end after this long, so that an idle Alice is small. */
const idleMs = 20_000

/** Decodes through `images` and computes BRISQUE on threads that are started when the first picture comes. */
export function brisqueThreads(
  images: Images,
  { files, threads = Math.max(1, Math.min(4, availableParallelism())) }: BrisqueThreadsOptions,
): PictureMeter & { close(): Promise<void> } {
  const waiting: Job[] = []
  const idle: Thread[] = []
  const all = new Set<Thread>()

  interface Thread {
    readonly worker: Worker
    job: Job | undefined
    timer: NodeJS.Timeout | undefined
  }

  function start(): Thread {
    const worker = new Worker(new URL('./brisque.worker.ts', import.meta.url), {
      name: 'brisque',
      workerData: files,
    })
    const thread: Thread = { worker, job: undefined, timer: undefined }
    all.add(thread)
    worker.on('message', (measured: Measured) => {
      thread.job?.resolve(measured)
      thread.job = undefined
      rest(thread)
    })
    worker.on('error', error => thread.job?.reject(error instanceof Error ? error : new Error(String(error))))
    worker.on('exit', () => {
      all.delete(thread)
      thread.job?.reject(new Error('A measuring thread ended in the middle of a picture'))
      const index = idle.indexOf(thread)
      if (index >= 0) idle.splice(index, 1)
    })
    return thread
  }

  function rest(thread: Thread) {
    const job = waiting.shift()
    if (job) return give(thread, job)
    idle.push(thread)
    thread.worker.unref()
    thread.timer = setTimeout(() => void thread.worker.terminate(), idleMs).unref()
  }

  function give(thread: Thread, job: Job) {
    clearTimeout(thread.timer)
    thread.worker.ref()
    thread.job = job
    // The pixels move to the thread; nobody here needs them any more.
    const { buffer } = job.luma.pixels
    const isWhole = buffer instanceof ArrayBuffer && job.luma.pixels.byteLength === buffer.byteLength
    thread.worker.postMessage(job.luma, isWhole ? [buffer] : [])
  }

  const run = (luma: Raster) =>
    new Promise<Measured>((resolve, reject) => {
      const job = { luma, resolve, reject }
      const thread = idle.pop() ?? (all.size < threads ? start() : undefined)
      if (thread) give(thread, job)
      else waiting.push(job)
    })

  return {
    async measure(bytes, options) {
      const pass = await images.pass(bytes, options)
      if (pass.broken) return pass
      const { luma, ...glance } = pass
      const measured = await run(luma)
      if ('failed' in measured) throw new Error(`Measuring failed: ${measured.failed}`)
      return { ...glance, ...measured }
    },
    async close() {
      for (const job of waiting.splice(0)) job.reject(new Error('Alice is stopping'))
      await Promise.all([...all].map(({ worker }) => worker.terminate()))
    },
  }
}
