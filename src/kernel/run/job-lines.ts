import { priorities, type Priority } from '#kernel'

export interface Job {
  readonly id: string
  readonly type: string
  readonly priority: Priority
  /** Jobs of the type that may run at once. */
  readonly limit: number
  run(): Promise<void>
}

/** Jobs that have not begun. */
export interface JobLines {
  add(job: Job): void
  has(id: string): boolean
  /** Highest priority first, oldest first within one, of the types that have a place free. */
  take(isFree: (job: Job) => boolean): Job | undefined
  remove(id: string): boolean
  clear(): void
  readonly size: number
}

interface Waiting {
  readonly job: Job
  /** Counts up over all lines: which of two came first. */
  readonly place: number
  isGone: boolean
}

/** Jobs of one type and priority in the order they came; those before `first` are gone. */
interface Line {
  waiting: Waiting[]
  first: number
}

const lowestFirstEvery = 16

/** A lower priority comes first every 16th time, so that a flood of urgent work cannot starve it. */
export function createJobLines(): JobLines {
  const linesByUrgency = priorities.map(() => new Map<string, Line>())
  const waitingById = new Map<string, Waiting>()
  let added = 0
  let turns = 0

  const lineOf = ({ priority, type }: Job): Line => {
    const lines = linesByUrgency[priorities.indexOf(priority)]!
    const known = lines.get(type)
    if (known) return known
    const line: Line = { waiting: [], first: 0 }
    lines.set(type, line)
    return line
  }

  const remove = (id: string) => {
    const waiting = waitingById.get(id)
    if (!waiting) return false
    waiting.isGone = true
    return waitingById.delete(id)
  }

  return {
    add(job) {
      const waiting = { job, place: added, isGone: false }
      added += 1
      lineOf(job).waiting.push(waiting)
      waitingById.set(job.id, waiting)
    },
    has: id => waitingById.has(id),
    take(isFree) {
      turns += 1
      const order = turns % lowestFirstEvery === 0 ? linesByUrgency.toReversed() : linesByUrgency
      for (const lines of order) {
        const next = oldestFree(lines.values(), isFree)
        if (next) remove(next.job.id)
        if (next) return next.job
      }
      return undefined
    },
    remove,
    clear() {
      for (const lines of linesByUrgency) lines.clear()
      waitingById.clear()
    },
    get size() {
      return waitingById.size
    },
  }
}

/** The first of each type stands for its line; the one that came before the others is next. */
function oldestFree(lines: Iterable<Line>, isFree: (job: Job) => boolean): Waiting | undefined {
  let oldest: Waiting | undefined
  for (const line of lines) {
    const first = firstOf(line)
    if (first && isFree(first.job) && (!oldest || first.place < oldest.place)) oldest = first
  }
  return oldest
}

function firstOf(line: Line): Waiting | undefined {
  while (line.waiting[line.first]?.isGone) line.first += 1
  if (line.first > 100 && line.first * 2 > line.waiting.length) {
    line.waiting = line.waiting.slice(line.first)
    line.first = 0
  }
  return line.waiting[line.first]
}
