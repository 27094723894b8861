// Jobs that wait for a turn: highest priority first, oldest first within one, at most `limit` of a type at once.
// A lower priority is served at least every `fairness` turns, so that a flood of urgent work cannot starve it.
import { priorities, type Priority } from '#kernel'

export interface Job {
  readonly id: string
  readonly type: string
  readonly priority: Priority
  readonly limit: number
  run(): Promise<void>
}

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

const fairness = 16

export function createJobQueue(maxRunning: number): JobQueue {
  const runningByType = new Map<string, number>()
  const lines: Job[][] = priorities.map(() => [])
  const active = new Set<Promise<void>>()
  let running = 0
  let turns = 0
  let isStopped = false

  const change = (type: string, by: number) => {
    running += by
    runningByType.set(type, (runningByType.get(type) ?? 0) + by)
  }
  const isFree = (job: Job) => running < maxRunning && (runningByType.get(job.type) ?? 0) < job.limit

  function takeNext(): Job | undefined {
    turns += 1
    const order = turns % fairness === 0 ? lines.toReversed() : lines
    for (const line of order) {
      const index = line.findIndex(isFree)
      if (index >= 0) return line.splice(index, 1)[0]
    }
    return undefined
  }

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
      const job = takeNext()
      if (!job) return
      begin(job)
    }
  }

  return {
    add(job) {
      if (!isStopped && isFree(job) && lines.every(line => line.length === 0)) {
        begin(job)
        return true
      }
      lines[priorities.indexOf(job.priority)]!.push(job)
      pump()
      return !lines.some(line => line.includes(job))
    },
    remove(id) {
      for (const line of lines) {
        const index = line.findIndex(job => job.id === id)
        if (index >= 0) return line.splice(index, 1).length > 0
      }
      return false
    },
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
      for (const line of lines) line.length = 0
      await Promise.allSettled(active)
    },
    get running() {
      return running
    },
    get waiting() {
      return lines.reduce((sum, line) => sum + line.length, 0)
    },
  }
}
