import type { FastifyReply, FastifyRequest } from 'fastify'
import { Readable } from 'node:stream'
import { codingFor, encode, isCompressible, smallestCoded, type Coding } from './content-coding.ts'
import { codedTag, entityTag, isNamed } from './entity-tags.ts'

type Done = (error: Error | null, payload?: unknown) => void

/** Before an answer leaves: its ETag, `304` for who has it already (RFC 9110 §13.2), and its compression. */
export function finishAnswer(
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
  done: Done,
): void {
  if (reply.statusCode === 304) return done(null, noContent(request))
  if (!isWhole(payload) || reply.hasHeader('content-encoding')) return done(null, payload)
  const coding = chooseCoding(request, reply, payload)
  if (isConditional(request, reply) && isStillNamed(request, reply, payload, coding)) {
    void reply.code(304).removeHeader('content-type')
    return done(null, noContent(request))
  }
  if (coding === undefined) return done(null, payload)
  encode(payload, coding, (error, encoded) => {
    if (error) return done(error)
    void reply.header('content-encoding', coding).removeHeader('content-length')
    done(null, encoded)
  })
}

/** RFC 9110 §8.6: 304 has no length but that of the content. Fastify measures what HEAD leaves out, but for streams. */
const noContent = ({ method }: FastifyRequest) => (method === 'HEAD' ? Readable.from([]) : null)

/** Streams are sent as they come. */
const isWhole = (payload: unknown): payload is string | Buffer =>
  typeof payload === 'string' || Buffer.isBuffer(payload)

function chooseCoding({ headers }: FastifyRequest, reply: FastifyReply, payload: string | Buffer) {
  if (payload.length < smallestCoded || !isCompressible(reply.getHeader('content-type'))) return undefined
  addVary(reply, 'accept-encoding')
  const field = headers['accept-encoding']
  return codingFor(typeof field === 'string' ? field : undefined)
}

function addVary(reply: FastifyReply, name: string): void {
  const known = reply.getHeader('vary')
  void reply.header('vary', known === undefined ? name : `${String(known)}, ${name}`)
}

const isConditional = ({ method }: FastifyRequest, { statusCode }: FastifyReply) =>
  statusCode === 200 && (method === 'GET' || method === 'HEAD')

/** Puts the tag on the answer, and says whether the caller has this content. */
function isStillNamed(
  { headers }: FastifyRequest,
  reply: FastifyReply,
  payload: string | Buffer,
  coding: Coding | undefined,
): boolean {
  const own = reply.getHeader('etag')
  const tag = typeof own === 'string' ? own : entityTag(payload)
  void reply.header('etag', coding ? codedTag(tag, coding) : tag)
  // May be kept by whoever asked, and is asked for again each time.
  if (own === undefined && reply.getHeader('cache-control') === 'no-store') {
    void reply.header('cache-control', 'private, no-cache')
  }
  const wanted = headers['if-none-match']
  return typeof wanted === 'string' && isNamed(wanted, tag, { mayBeWeak: true })
}
