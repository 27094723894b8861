// Ways to put load on something and to write down how long each piece took.

export interface Latencies {
  add(ms: number): void
  percentile(part: number): number
  readonly count: number
}

export function createLatencies(): Latencies {
  let values = new Float64Array(65_536)
  let count = 0
  let isSorted = true
  return {
    add(ms) {
      if (count === values.length) {
        const larger = new Float64Array(count * 2)
        larger.set(values)
        values = larger
      }
      values[count] = ms
      count += 1
      isSorted = false
    },
    percentile(part) {
      if (count === 0) return Number.NaN
      if (!isSorted) values.subarray(0, count).sort()
      isSorted = true
      return values[Math.min(count - 1, Math.floor(count * part))]!
    },
    get count() {
      return count
    },
  }
}

export interface ClosedLoop {
  readonly producers: number
  readonly ms: number
}

/** Each producer does the next piece when its last one is done. */
export async function closedLoop(
  { producers, ms }: ClosedLoop,
  work: (n: number) => Promise<unknown>,
): Promise<Latencies> {
  const latencies = createLatencies()
  const end = performance.now() + ms
  let next = 0
  const produce = async () => {
    for (let now = performance.now(); now < end;) {
      const n = next
      next += 1
      await work(n)
      const after = performance.now()
      latencies.add(after - now)
      now = after
    }
  }
  await Promise.all(Array.from({ length: producers }, produce))
  return latencies
}

/** Begins `perSecond` pieces a second, whether earlier ones are done or not; answers how many were begun. */
export async function paced(
  perSecond: number,
  ms: number,
  work: (n: number) => Promise<unknown>,
): Promise<number> {
  const total = Math.floor((perSecond * ms) / 1000)
  const startedAt = performance.now()
  const running: Promise<unknown>[] = []
  for (let n = 0; n < total; n += 1) {
    const due = startedAt + (n * 1000) / perSecond
    const wait = due - performance.now()
    if (wait > 0) await new Promise(done => setTimeout(done, wait))
    running.push(work(n))
  }
  await Promise.all(running)
  return total
}

/** Nanoseconds of the clock that all processes of a machine share. */
export const sharedNow = () => Number(process.hrtime.bigint())
