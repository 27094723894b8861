import { Refusal } from '#kernel'
import type { FastifyInstance } from 'fastify'
import { unreadable } from './problem.ts'

/** Reads JSON bodies up to a depth; `__proto__` and `constructor.prototype` are refused, an empty body is `{}`. */
export function acceptJson(fastify: FastifyInstance, maxDepth: number): void {
  const parse = fastify.getDefaultJsonParser('error', 'error')
  fastify.removeAllContentTypeParsers()
  fastify.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const coding = request.headers['content-encoding']
    if (coding !== undefined && coding !== 'identity') return done(unknownCoding(coding))
    if (!isUtf8(request.headers['content-type'])) return done(unknownCharset())
    if (body === '') return done(null, {})
    if (isDeeper(body as string, maxDepth)) return done(tooDeep(maxDepth))
    void parse(request, body as string, (error, value) =>
      error ? done(unreadable(whyUnreadable(body as string))) : done(null, value),
    )
  })
}

/** Fastify has one sentence for all that it does not take. */
function whyUnreadable(body: string): string {
  try {
    JSON.parse(body)
    return 'A body has no field __proto__ or constructor.prototype'
  } catch (error) {
    // Node repeats a piece of the text, which may be a secret.
    const at = /at position \d+/.exec((error as Error).message)
    return at ? `The body is not JSON ${at[0]}` : 'The body is not JSON'
  }
}

/** Unpacking what callers send is a way to make much out of little, and small requests do not need it. */
const unknownCoding = (coding: string) =>
  new Refusal('UNSUPPORTED_MEDIA_TYPE', `Send the body as it is, not as ${coding.slice(0, 50)}`, {
    status: 415,
    suggestions: ['send_identity'],
  })

/** JSON between systems is UTF-8 (RFC 8259 §8.1). */
const isUtf8 = (contentType = '') => !/charset\s*=(?!\s*"?utf-?8)/i.test(contentType)

const unknownCharset = () =>
  new Refusal('UNSUPPORTED_MEDIA_TYPE', 'Send the body in UTF-8', {
    status: 415,
    suggestions: ['send_utf_8'],
  })

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
