import { withoutTrailingNuls } from './text.ts'

export type JsonObject = Readonly<Record<string, unknown>>

/**
 * Reads JSON as image tools write it: NaN and Infinity become null, a tail of NULs is ignored, and whole numbers too long
 * for a JavaScript number become text, because a seed off by one is another seed. Anything else malformed is undefined.
 */
export function parseJson(text: string): unknown {
  const plain = withoutTrailingNuls(text)
  try {
    return JSON.parse(/\d{16}|NaN|Infinity/.test(plain) ? withoutOddNumbers(plain) : plain)
  } catch {
    // Not JSON: most texts in pictures are not.
    return undefined
  }
}

/** The same for objects only; cheap when the text plainly is none. */
export function parseJsonObject(text: string): JsonObject | undefined {
  return /^\s*\{/.test(text) ? asObject(parseJson(text)) : undefined
}

export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined
}

/** The items of a list, so many at most; of anything else none. */
export const listOf = (value: unknown, most = 200): readonly unknown[] =>
  Array.isArray(value) ? value.slice(0, most) : []

/** The objects in a list. */
export const objectsIn = (value: unknown, most = 200): readonly JsonObject[] =>
  listOf(value, most)
    .map(asObject)
    .filter(item => item !== undefined)

const oddNumber = /-?\bInfinity\b|\bNaN\b|(?<![\d.eE+])-?\d{16,40}(?![\d.eE])/g

/** Rewrites numbers outside of quoted text. */
function withoutOddNumbers(text: string): string {
  const parts: string[] = []
  let at = 0
  while (at < text.length) {
    const quote = text.indexOf('"', at)
    const end = quote < 0 ? text.length : quote
    parts.push(text.slice(at, end).replace(oddNumber, found => (/\d/.test(found) ? `"${found}"` : 'null')))
    at = quote < 0 ? end : endOfString(text, quote)
    if (quote >= 0) parts.push(text.slice(quote, at))
  }
  return parts.join('')
}

function endOfString(text: string, quote: number): number {
  for (let at = quote + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 92) at++
    else if (code === 34) return at + 1
  }
  return text.length
}
