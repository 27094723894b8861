/** How often something happened lately, in constant memory: one counter a second. */
export interface Rate {
  add(now: number, count?: number): void
  /** Over the whole window, or since the first one where that is less. */
  perSecond(now: number): number
}

export function createRate(seconds = 60): Rate {
  const counts = new Float64Array(seconds)
  let latest = 0
  let first: number | undefined

  const advance = (now: number) => {
    const second = Math.floor(now / 1000)
    if (second <= latest) return
    const gone = Math.min(seconds, second - latest)
    for (let step = 1; step <= gone; step += 1) counts[(latest + step) % seconds] = 0
    if (gone === seconds) counts.fill(0)
    latest = second
  }

  return {
    add(now, count = 1) {
      first ??= now
      advance(now)
      counts[latest % seconds]! += count
    },
    perSecond(now) {
      if (first === undefined) return 0
      advance(now)
      const lived = Math.min(seconds, Math.max(1, Math.ceil((now - first) / 1000)))
      return counts.reduce((sum, count) => sum + count, 0) / lived
    },
  }
}

export interface SampleSummary {
  readonly count: number
  readonly mean: number
  readonly p50: number
  readonly p95: number
  readonly max: number
}

/** The latest numbers of a series, in constant memory. */
export interface Samples {
  add(value: number): void
  summary(): SampleSummary
}

export function createSamples(size = 1024): Samples {
  const values = new Float64Array(size)
  let added = 0

  return {
    add(value) {
      values[added % size] = value
      added += 1
    },
    summary() {
      const kept = values.subarray(0, Math.min(added, size)).toSorted()
      const at = (share: number) => kept[Math.max(0, Math.ceil(share * kept.length) - 1)] ?? 0
      const mean = kept.length === 0 ? 0 : kept.reduce((sum, value) => sum + value, 0) / kept.length
      return { count: kept.length, mean, p50: at(0.5), p95: at(0.95), max: at(1) }
    },
  }
}
