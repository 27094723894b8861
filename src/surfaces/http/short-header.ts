import type { IncomingHttpHeaders } from 'node:http'
import { unreadable } from './problem.ts'

/** The header of that name when it is there once and short enough. */
export function shortHeader(
  headers: IncomingHttpHeaders,
  name: string,
  maxLength: number,
): string | undefined {
  const value = headers[name]
  if (value === undefined || value === '') return undefined
  if (typeof value === 'string' && value.length <= maxLength && /^[\x20-\x7e]+$/.test(value)) return value
  throw unreadable(`The header ${name} is one line of at most ${maxLength} ASCII characters`)
}
