const seconds = 30

/** How many events a second came in lately. */
export function createEventRate() {
  const counts = new Map<number, number>()
  const at = (ms: number) => Math.floor(ms / 1000)

  return {
    note(ms: number) {
      const second = at(ms)
      counts.set(second, (counts.get(second) ?? 0) + 1)
      for (const old of counts.keys()) if (old < second - seconds) counts.delete(old)
    },
    /** The mean of the last ten whole seconds. */
    perSecond(ms: number): number {
      let sum = 0
      for (let back = 1; back <= 10; back += 1) sum += counts.get(at(ms) - back) ?? 0
      return sum / 10
    },
    /** The last whole seconds, oldest first. */
    latest: (ms: number, length: number): number[] =>
      Array.from({ length }, (_, index) => counts.get(at(ms) - length + index) ?? 0),
  }
}

const steps = ' ▁▂▃▄▅▆▇█'

export function barChart(values: readonly number[]): string {
  const most = Math.max(1, ...values)
  return values.map(value => steps[Math.ceil((value / most) * (steps.length - 1))]).join('')
}
