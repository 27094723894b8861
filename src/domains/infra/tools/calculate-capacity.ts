import { figuresOf, offeredLoad, responseQuantile } from './queueing.ts'

export interface Load {
  readonly requests_per_second: number
  readonly service_time_ms: number
  /** Requests that one instance works on at once. */
  readonly concurrency: number
  readonly target_utilization: number
  readonly p95_ms?: number | undefined
  readonly growth_percent: number
  /** Instances that may fail while the rest still meets the targets. */
  readonly spare_instances: number
  readonly base_memory_mb: number
  readonly memory_mb_per_request: number
}

export interface Capacity {
  readonly instances: number
  /** Without those that may fail. */
  readonly needed: number
  readonly memory_mb_per_instance: number
  readonly utilization: number
  readonly waiting_percent: number
  readonly mean_wait_ms: number
  readonly mean_response_ms: number
  readonly p95_response_ms: number
  readonly requests_inside: number
  readonly offered_load: number
  readonly decided_by: 'stability' | 'target_utilization' | 'p95'
}

/** More than anybody deploys; a target that needs more is out of reach. */
export const mostInstances = 100_000

/** The fewest instances that meet both targets; undefined where no number of them does. */
export function calculateCapacity(load: Load): Capacity | undefined {
  const arrivals = load.requests_per_second * (1 + load.growth_percent / 100)
  const serviceSeconds = load.service_time_ms / 1000
  const queueOf = (instances: number) => ({ arrivals, serviceSeconds, servers: instances * load.concurrency })
  const work = offeredLoad({ arrivals, serviceSeconds })
  const stable = Math.floor(work / load.concurrency) + 1
  const utilized = Math.max(stable, Math.ceil(work / (load.concurrency * load.target_utilization) - 1e-9))
  if (utilized > mostInstances) return undefined
  const isFast = (instances: number) => {
    const p95 = responseQuantile(queueOf(instances), 0.95)
    return p95 !== undefined && p95 * 1000 <= load.p95_ms!
  }
  const needed = load.p95_ms === undefined ? utilized : fewest(utilized, isFast)
  if (needed === undefined || needed > mostInstances) return undefined
  const figures = figuresOf(queueOf(needed))!
  const p95 = responseQuantile(queueOf(needed), 0.95)!
  const ms = (seconds: number) => round(seconds * 1000)
  return {
    instances: needed + load.spare_instances,
    needed,
    memory_mb_per_instance: Math.ceil(
      load.base_memory_mb + load.memory_mb_per_request * Math.max(load.concurrency, figures.inside / needed),
    ),
    utilization: round(figures.utilization),
    waiting_percent: round(figures.waits * 100),
    mean_wait_ms: ms(figures.meanWaitSeconds),
    mean_response_ms: ms(figures.meanResponseSeconds),
    p95_response_ms: ms(p95),
    requests_inside: round(figures.inside),
    offered_load: round(work),
    decided_by: decidedBy(needed, utilized, stable),
  }
}

/** More instances never make it slower, so that halving finds the fewest. */
function fewest(from: number, isEnough: (instances: number) => boolean): number | undefined {
  let high = from
  while (!isEnough(high)) {
    if (high > mostInstances) return undefined
    high *= 2
  }
  let low = high === from ? from : high / 2
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (isEnough(middle)) high = middle
    else low = middle + 1
  }
  return high
}

function decidedBy(needed: number, utilized: number, stable: number): Capacity['decided_by'] {
  if (needed > utilized) return 'p95'
  return utilized > stable ? 'target_utilization' : 'stability'
}

const round = (value: number) => Math.round(value * 1000) / 1000
