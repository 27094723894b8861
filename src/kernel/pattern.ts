/** Dot-separated; `*` is one segment, `>` the rest (at least one). The NATS subject grammar. */
export const isPattern = (text: string) =>
  /^(\*|>|[A-Za-z0-9_-]+)(\.(\*|>|[A-Za-z0-9_-]+))*$/.test(text) && !/>./.test(text)

export function matchesPattern(pattern: string, type: string): boolean {
  if (pattern === type || pattern === '>') return true
  const wanted = pattern.split('.')
  const given = type.split('.')
  for (const [index, segment] of wanted.entries()) {
    if (segment === '>') return given.length > index
    if (segment !== '*' && segment !== given[index]) return false
    if (index >= given.length) return false
  }
  return wanted.length === given.length
}
