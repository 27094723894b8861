import type { Container } from './container.ts'
import { readXmpProperties } from './xmp-properties.ts'

/**
 * When a picture or film was made, by its own word, as RFC 3339 in UTC. A camera that does not say its zone is read as
 * UTC: the same everywhere, and right to a day.
 */
export function createdAt(container: Container): string | undefined {
  const { exif, created_at: movie, text, xmp } = container
  const dates =
    xmp === undefined ? [] : readXmpProperties(xmp).filter(property => xmpDates.has(property.name))
  const words = [exif.taken_at, movie, ...dates.map(date => date.values[0]), text['Creation Time']?.[0]]
  for (const each of words) {
    const time = timeOf(each)
    if (time !== undefined) return time
  }
  return undefined
}

const xmpDates = new Set(['photoshop:DateCreated', 'exif:DateTimeOriginal', 'xmp:CreateDate'])

/** Years before photography and after this century are mistakes. */
function timeOf(text: string | undefined): string | undefined {
  if (text === undefined || text.length > 60) return undefined
  const isIso = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)?$/.test(text)
  const withZone = isIso ? `${text}${text.includes('T') ? 'Z' : 'T00:00:00Z'}` : text
  // Anything else needs a zone of its own, or the answer would depend on where this runs.
  if (!/(?:Z|GMT|UTC|[+-]\d\d:?\d\d)$/.test(withZone)) return undefined
  const date = new Date(withZone)
  const year = Number.isNaN(date.getTime()) ? 0 : date.getUTCFullYear()
  return year >= 1826 && year < 2100 ? date.toISOString() : undefined
}
