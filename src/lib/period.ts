// Hours, days and months of the calendar in UTC: everybody knows when they end.
export const periods = ['hour', 'day', 'month'] as const
export type Period = (typeof periods)[number]

/** RFC 3339 in whole seconds. */
const instant = (ms: number) => new Date(ms).toISOString().replace('.000Z', 'Z')

function bounds(period: Period, ms: number): readonly [start: number, end: number] {
  const date = new Date(ms)
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()]
  switch (period) {
    case 'hour': {
      const start = Math.floor(ms / 3_600_000) * 3_600_000
      return [start, start + 3_600_000]
    }
    case 'day':
      return [Date.UTC(year, month, day), Date.UTC(year, month, day + 1)]
    case 'month':
      return [Date.UTC(year, month, 1), Date.UTC(year, month + 1, 1)]
  }
}

export const periodStart = (period: Period, ms: number) => instant(bounds(period, ms)[0])
export const periodEnd = (period: Period, ms: number) => instant(bounds(period, ms)[1])
