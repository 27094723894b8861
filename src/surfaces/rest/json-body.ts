import { Refusal } from '#kernel'
import type { FastifyInstance } from 'fastify'
import { unreadable } from './problem.ts'

/** Reads JSON bodies up to a depth; `__proto__` and `constructor.prototype` are refused, an empty body is `{}`. */
export function acceptJson(fastify: FastifyInstance, maxDepth: number): void {
  const parse = fastify.getDefaultJsonParser('error', 'error')
  fastify.removeAllContentTypeParsers()
  fastify.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') return done(null, {})
    if (isDeeper(body as string, maxDepth)) return done(tooDeep(maxDepth))
    void parse(request, body as string, (error, value) =>
      error ? done(unreadable(`The body is not JSON: ${error.message}`)) : done(null, value),
    )
  })
}

const tooDeep = (maxDepth: number) =>
  new Refusal('TOO_LARGE', `JSON is nested at most ${maxDepth} deep here`, {
    details: { max_depth: maxDepth },
  })

/** True when brackets outside of strings nest deeper; found before anything recursive sees the text. */
export function isDeeper(text: string, maxDepth: number): boolean {
  let depth = 0
  let isInString = false
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (isInString) {
      if (code === backslash) at += 1
      else if (code === quote) isInString = false
    } else if (code === quote) isInString = true
    else if (code === openBrace || code === openBracket) {
      depth += 1
      if (depth > maxDepth) return true
    } else if (code === closeBrace || code === closeBracket) depth -= 1
  }
  return false
}

const quote = 0x22
const backslash = 0x5c
const openBracket = 0x5b
const closeBracket = 0x5d
const openBrace = 0x7b
const closeBrace = 0x7d
