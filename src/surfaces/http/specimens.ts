// V8 throws compiled code away with the last object of the shapes it was compiled for. Between two requests none of
// theirs is left: a garbage collection at that moment threw away dozens of functions, and until all were compiled again,
// tens of thousands of requests later, each cost twice to five times the CPU.
import type { FastifyReply, FastifyRequest } from 'fastify'

/** Shapes change while code is made better, so the ones that are kept are renewed. */
const renewedAfter = 1024

/** Told of every short answer; keeps one of each method with its request, and nothing of what they said. */
export function createSpecimens(): (reply: FastifyReply) => void {
  const kept = new Map<string, FastifyReply>()
  let seen = 0
  return reply => {
    seen += 1
    if (seen % renewedAfter !== 1 || reply.hasHeader('set-cookie')) return
    const { request, raw } = reply
    raw.once('close', () => {
      // Whoever is gone before the answer may still be worked for.
      if (!raw.writableFinished) return
      empty(request)
      kept.set(request.method, reply)
    })
  }
}

function empty(request: FastifyRequest) {
  Object.assign(request, { body: undefined, query: {}, params: {}, caller: undefined })
  Object.assign(request.raw, { url: '', headers: {}, rawHeaders: [], trailers: {}, rawTrailers: [] })
}
