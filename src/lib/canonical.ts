/** JSON with sorted keys and no `undefined`: the same value is the same text, for digests. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return scalar(value)
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (value instanceof Date) return canonicalJson(value.toJSON())
  const entries = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field)}`).join(',')}}`
}

/** What JSON cannot say is null, as in its lists. */
function scalar(value: unknown): string {
  const text: unknown = JSON.stringify(value)
  return typeof text === 'string' ? text : 'null'
}
