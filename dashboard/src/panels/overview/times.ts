/** Midnight where the page is looked at, RFC 3339: the same text all day, so that it is one question. */
export function startOfToday(now = new Date()): string {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate()).toISOString()
}

/** So many days before the hour that runs. */
export function daysAgo(days: number, now = Date.now()): string {
  const hour = 3_600_000
  return new Date(Math.floor(now / hour) * hour - days * 24 * hour).toISOString()
}
