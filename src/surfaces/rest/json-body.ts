import { Refusal } from '#kernel'
import type { FastifyInstance } from 'fastify'
import { unreadable } from './problem.ts'

/** Reads JSON bodies up to a depth; `__proto__` and `constructor.prototype` are refused, an empty body is `{}`. */
export function acceptJson(fastify: FastifyInstance, maxDepth: number): void {
  const parse = fastify.getDefaultJsonParser('error', 'error')
  fastify.removeAllContentTypeParsers()
  fastify.addContentTypeParser(['application/json', 'application/cloudevents+json'], { parseAs: 'string' }, (request, body, done) => {
    if (body === '') return done(null, {})
    if (isDeeper(body as string, maxDepth)) {
      return done(new Refusal('TOO_LARGE', `JSON is nested at most ${maxDepth} deep here`, { details: { max_depth: maxDepth } }))
    }
    parse(request, body as string, (error, value) => (error ? done(unreadable(`The body is not JSON: ${error.message}`)) : done(null, value)))
  })
}

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

const [quote, backslash, openBrace, closeBrace, openBracket, closeBracket] = [...'"\\{}[]'].map(each => each.charCodeAt(0))
