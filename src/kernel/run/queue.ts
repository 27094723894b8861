// I1  At most `maxRunning` jobs begin to run at once, and of a type at most its limit.
// I2  A job that rests gives its place away and takes one again when it goes on, ahead of what has not begun.
import { createJobLines, type Job } from './job-lines.ts'

export interface JobQueue {
  /** True when the job began at once. */
  add(job: Job): boolean
  remove(id: string): boolean
  /** Gives a running job's place away while it waits; the answer takes one again, ahead of what has not begun. */
  rest<T>(type: string, wait: () => Promise<T>): Promise<T>
  /** Begins nothing more; resolves when all that runs has ended. */
  stop(): Promise<void>
  readonly running: number
  readonly waiting: number
}

export function createJobQueue(maxRunning: number): JobQueue {
  const runningByType = new Map<string, number>()
  const lines = createJobLines()
  const active = new Set<Promise<void>>()
  let running = 0
  let isStopped = false

  const change = (type: string, by: number) => {
    running += by
    runningByType.set(type, (runningByType.get(type) ?? 0) + by)
  }
  const isFree = (job: Job) => running < maxRunning && (runningByType.get(job.type) ?? 0) < job.limit

  function begin(job: Job) {
    change(job.type, 1)
    const work = job.run().finally(() => {
      change(job.type, -1)
      active.delete(work)
      pump()
    })
    active.add(work)
  }

  function pump() {
    while (!isStopped && running < maxRunning) {
      const job = lines.take(isFree)
      if (!job) return
      begin(job)
    }
  }

  return {
    add(job) {
      if (!isStopped && lines.size === 0 && isFree(job)) {
        begin(job)
        return true
      }
      lines.add(job)
      pump()
      return !lines.has(job.id)
    },
    remove: lines.remove,
    async rest(type, wait) {
      change(type, -1)
      pump()
      try {
        return await wait()
      } finally {
        change(type, 1)
      }
    },
    async stop() {
      isStopped = true
      lines.clear()
      await Promise.allSettled(active)
    },
    get running() {
      return running
    },
    get waiting() {
      return lines.size
    },
  }
}
