/** Decimal amounts as whole micro-units, so that sums are exact. Six decimals, up to nine billion. */
export function toMicros(amount: string): number {
  const parts = /^(\d{1,10})(?:\.(\d{1,6}))?$/.exec(amount)
  const micros = parts ? Number(parts[1]) * 1_000_000 + Number((parts[2] ?? '').padEnd(6, '0')) : Number.NaN
  if (Number.isSafeInteger(micros)) return micros
  throw new RangeError(`${amount} is not an amount; write it like 12.50, with at most six decimals`)
}

/** At least two decimals, no more than needed. */
export function fromMicros(micros: number): string {
  const whole = Math.trunc(micros / 1_000_000)
  const rest = String(micros % 1_000_000)
    .padStart(6, '0')
    .replace(/0{1,4}$/, '')
  return `${whole}.${rest}`
}
