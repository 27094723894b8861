import { Refusal } from '#kernel'
import type { App } from '#kernel/run'
import { nearest } from '#lib/nearest'
import { publicOperations } from '#surfaces/client'
import { answerWithMethods, pathOf, type HttpReply, type HttpRequest } from '#surfaces/http'
import { prefix } from './routes.ts'

/** Says what is there instead: another method, or a name that is nearly this one. */
export function notFoundHandler(app: App) {
  return async (request: HttpRequest, reply: HttpReply): Promise<void> => {
    if (answerWithMethods(request, reply, request.server.methodsAt)) return
    const path = pathOf(request)
    const beneath = path.slice(prefix.length).replace(/\/$/, '')
    const asked = /^\/([a-z_]+)(?:\/([a-z_]+))?$/.exec(beneath)?.slice(1).filter(Boolean).join('.')
    if (request.method !== 'POST' || !asked) {
      throw new Refusal('NOT_FOUND', `There is nothing at ${path}`, {
        suggestions: [`GET ${prefix}/operations`],
      })
    }
    const visible = publicOperations(app.catalog, request.caller)
    const hint = nearest(
      asked,
      visible.flatMap(({ name, aliases }) => [name, ...aliases]),
    )
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
