import { Refusal } from '#kernel'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { MethodsAt } from './methods-at.ts'

/** What an address says to a method it does not have: OPTIONS is told which it has, others are refused. */
export function answerWithMethods(
  request: FastifyRequest,
  reply: FastifyReply,
  methodsAt: MethodsAt,
): boolean {
  const path = pathOf(request)
  const methods = methodsAt(path)
  if (methods.length === 0) return false
  void reply.header('allow', [...methods, 'OPTIONS'].join(', '))
  if (request.method === 'OPTIONS') {
    void reply.code(204).send()
    return true
  }
  throw new Refusal(
    'METHOD_NOT_ALLOWED',
    `${path} is asked with ${methods.join(' or ')}, not ${request.method}`,
    {
      status: 405,
      details: { allowed: methods },
      suggestions: methods.map(method => `use_${method}`),
    },
  )
}

export const pathOf = ({ url }: FastifyRequest) => (url.split('?', 1)[0] ?? '').slice(0, 500)

export function answerNotFound(request: FastifyRequest, reply: FastifyReply, methodsAt: MethodsAt): void {
  if (answerWithMethods(request, reply, methodsAt)) return
  throw new Refusal('NOT_FOUND', 'There is nothing at this address', {
    suggestions: ['GET /api/v1/operations'],
  })
}
