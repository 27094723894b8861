// The same answer from two copies differs in ids, times and durations, and in nothing else.
const id =
  /\b(wf|wh|evt|chg|dep|node|call|key|sel|prj|dl|hook|del|bud|quota|role|trace|task|sub|com|ipr|bp)_[0-9a-z]{20,}\b/g
const time = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z\b/g

const volatile =
  /(_ms|_seconds|_bytes|^position|^(first|last)_position|^counted_to|^head|^uptime.*|^pid|^rss.*|^trace_id|^digest|^node|^duration|^estimated_duration|^next_cursor|^cursor|^events_read|^rows|^secret|^key)$/

/** What two answers must have in common. */
export function normal(value: unknown, name = ''): unknown {
  // All of them work on the same files, so that the first to write one leaves nothing to write to the others.
  if (name === 'status' && (value === 'written' || value === 'unchanged')) return '<written>'
  // How far a search looked follows from how long the log is.
  if (name === 'searched' && value !== null) return '<searched>'
  if (typeof value === 'string') {
    if (volatile.test(name)) return `<${name}>`
    return value
      .replaceAll(id, '<$1>')
      .replaceAll(/\/alice-same-\w+\/\d+/g, '<home>')
      .replaceAll(time, '<time>')
  }
  if (typeof value === 'number' && volatile.test(name)) return `<${name}>`
  if (Array.isArray(value)) return value.map(each => normal(each, name))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, each]) => [normal(key) as string, normal(each, key)]),
    )
  }
  return value
}

/** What is measured in the process that answers: only the shape of such an answer can be the same. */
export const shapeOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf)
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, key === 'per_type' ? 'counts' : shapeOf(each)]),
  )
}

/** For surfaces that cannot tell `null` from absent. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== null && each !== undefined)
      .map(([key, each]) => [key, withoutNulls(each)]),
  )
}
