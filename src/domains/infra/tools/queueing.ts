// Queues of one line and several servers, arrivals and work at random: M/M/c in Kendall's words.
// Erlang 1917; Little 1961; Gross, Shortle, Thompson and Harris, "Fundamentals of Queueing Theory", 4th edition, 2.3.

export interface Queue {
  /** Per second. */
  readonly arrivals: number
  readonly serviceSeconds: number
  readonly servers: number
}

export interface QueueFigures {
  /** Share of the time that a server works. */
  readonly utilization: number
  /** Share of the requests that wait (Erlang C). */
  readonly waits: number
  readonly meanWaitSeconds: number
  readonly meanResponseSeconds: number
  /** Requests inside at once, those that wait among them (Little). */
  readonly inside: number
}

/** How much work arrives, in servers that it keeps busy all the time (Erlang). */
export const offeredLoad = ({ arrivals, serviceSeconds }: Omit<Queue, 'servers'>): number =>
  arrivals * serviceSeconds

/** Undefined: more arrives than can be done, and the line grows for ever. */
export function figuresOf(queue: Queue): QueueFigures | undefined {
  const load = offeredLoad(queue)
  const { servers, arrivals, serviceSeconds } = queue
  if (load >= servers) return undefined
  const waits = erlangC(servers, load)
  const meanWaitSeconds = (waits * serviceSeconds) / (servers - load)
  const meanResponseSeconds = meanWaitSeconds + serviceSeconds
  return {
    utilization: load / servers,
    waits,
    meanWaitSeconds,
    meanResponseSeconds,
    inside: arrivals * meanResponseSeconds,
  }
}

/** By the recursion of Erlang B, which loses no digits with many servers. */
function erlangC(servers: number, load: number): number {
  let blocked = 1
  for (let count = 1; count <= servers; count += 1) blocked = (load * blocked) / (count + load * blocked)
  return blocked / (1 - (load / servers) * (1 - blocked))
}

/** Within which time the share of requests is answered, waiting and work together; undefined for a line that grows. */
export function responseQuantile(queue: Queue, share: number): number | undefined {
  const figures = figuresOf(queue)
  if (!figures) return undefined
  const rate = 1 / queue.serviceSeconds
  const spare = queue.servers - offeredLoad(queue)
  const later = (seconds: number) => {
    const worked = Math.exp(-rate * seconds)
    // Where waiting and work end at the same rate, the quotient becomes its limit.
    const drained =
      Math.abs(spare - 1) < 1e-9
        ? rate * seconds * worked
        : (worked - Math.exp(-spare * rate * seconds)) / (spare - 1)
    return worked + figures.waits * drained
  }
  let low = 0
  let high = queue.serviceSeconds
  while (later(high) > 1 - share) high *= 2
  for (let round = 0; round < 60; round += 1) {
    const middle = (low + high) / 2
    if (later(middle) > 1 - share) low = middle
    else high = middle
  }
  return high
}
