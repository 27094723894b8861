import type { CedarValueJson } from '@cedar-policy/cedar-wasm/nodejs'

const deepest = 8

/** A request's fields as a Cedar record; what Cedar has no value for is left out. */
export function toCedarRecord(fields: object, depth = 0): Record<string, CedarValueJson> {
  const entries = Object.entries(fields).flatMap(([name, value]) => {
    // Names with two underscores make entities and functions of what they contain.
    const made = name.startsWith('__') ? undefined : toCedar(value, depth + 1)
    return made === undefined ? [] : [[name, made] as const]
  })
  return Object.fromEntries(entries)
}

function toCedar(value: unknown, depth: number): CedarValueJson | undefined {
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return toCedarNumber(value)
  if (typeof value !== 'object' || value === null || depth > deepest) return undefined
  if (Array.isArray(value)) return value.flatMap(each => toCedar(each, depth + 1) ?? [])
  return toCedarRecord(value, depth)
}

/** Cedar counts in whole numbers; others are decimals with four places, or text when they do not fit. */
function toCedarNumber(value: number): CedarValueJson {
  if (Number.isSafeInteger(value)) return value
  if (Math.abs(value) >= 9e14) return String(value)
  return { __extn: { fn: 'decimal', arg: value.toFixed(4) } }
}
