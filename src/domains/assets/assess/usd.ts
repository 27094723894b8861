/** Money is counted in whole millionths of a dollar, never in floating point. */
export type MicroUsd = bigint

const DECIMAL_USD = /^(\d{1,12})(?:\.(\d{1,6}))?$/

/** '0.0025' is 2500n. More than six decimals, signs and exponents are refused rather than rounded. */
export function parseUsd(amount: string): MicroUsd {
  const match = DECIMAL_USD.exec(amount)
  if (!match) {
    throw new RangeError(`"${amount.slice(0, 40)}" is not an amount of dollars with at most six decimals`)
  }
  return BigInt(match[1]!) * 1_000_000n + BigInt((match[2] ?? '').padEnd(6, '0'))
}

/** 2500n is '0.0025'. */
export function formatUsd(micros: MicroUsd): string {
  if (micros < 0n) throw new RangeError(`${micros} is not an amount of money`)
  const decimals = String(micros % 1_000_000n)
    .padStart(6, '0')
    .replace(/0+$/, '')
  const dollars = String(micros / 1_000_000n)
  return decimals === '' ? dollars : `${dollars}.${decimals}`
}
