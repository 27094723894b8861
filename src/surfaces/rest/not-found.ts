import { Refusal } from '#kernel'
import type { App } from '#kernel/run'
import { nearest } from '#lib/nearest'
import { publicOperations } from '#surfaces/client'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { methodsOf, prefix, type OperationRoute } from './routes.ts'

/** Says what is there instead: another method, or a name that is nearly this one. */
export function notFoundHandler(app: App, routes: readonly OperationRoute[]) {
  const names = publicOperations(app.catalog).flatMap(({ name, aliases }) => [name, ...aliases])

  return async (request: FastifyRequest, reply: FastifyReply): Promise<never> => {
    const path = (request.url.split('?', 1)[0] ?? '').slice(0, 500)
    const beneath = path.startsWith(prefix) ? path.slice(prefix.length).replace(/\/$/, '') : ''
    const methods = methodsOf(routes, beneath)
    if (methods.length > 0) {
      void reply.header('allow', methods.join(', '))
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
    const asked = /^\/([a-z_]+)(?:\/([a-z_]+))?$/.exec(beneath)?.slice(1).filter(Boolean).join('.')
    if (routes.length === 0 || request.method !== 'POST' || !asked) {
      throw new Refusal('NOT_FOUND', `There is nothing at ${path}`, {
        suggestions: [`GET ${prefix}/operations`],
      })
    }
    const hint = nearest(asked, names)
    throw new Refusal(
      'UNKNOWN_OPERATION',
      `There is no operation ${asked}${hint ? `; did you mean ${hint}?` : ''}`,
      {
        details: { operation: asked },
        suggestions: hint ? [`use_${hint}`] : [],
      },
    )
  }
}
