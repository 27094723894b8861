/** `250ms`, `30s`, `10m`, `2h`, `7d`; a bare number is milliseconds. */
export type Duration = number | `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`

const unitMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

export const isDuration = (text: string): text is Extract<Duration, string> =>
  /^\d+(\.\d+)?(ms|s|m|h|d)$/.test(text)

export function durationMs(duration: Duration): number {
  if (typeof duration === 'number') return duration
  const parts = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(duration)
  if (!parts) throw new RangeError(`${duration} is not a duration; write 250ms, 30s, 10m, 2h or 7d`)
  return Number(parts[1]) * unitMs[parts[2] as keyof typeof unitMs]
}

/** ISO 8601 duration in hours, minutes and whole seconds, at least `PT1S`. */
export function msToIso(ms: number): string {
  const total = Math.max(1, Math.round(ms / 1000))
  const hours = Math.floor(total / 3600)
  const minutes = Math.floor((total % 3600) / 60)
  const seconds = total % 60
  return `PT${hours ? `${hours}H` : ''}${minutes ? `${minutes}M` : ''}${seconds ? `${seconds}S` : ''}`
}
