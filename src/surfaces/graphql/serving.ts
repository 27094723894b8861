import type { App } from '#kernel/run'
import { describeOperations } from '#surfaces/client'
import type { HttpReply, HttpRequest, Limits } from '#surfaces/http'
import { createPrepare } from './requests.ts'
import { createSchemas, type Schemas } from './schemas.ts'
import { answerRequest } from './serve-requests.ts'
import { serveSockets, type Sockets } from './serve-sockets.ts'

export interface Serving {
  answer(request: HttpRequest, reply: HttpReply): Promise<unknown>
  readonly sockets: Sockets
}

/** Everything that reads and answers documents. */
export function createServing(app: App, limits: Limits): Serving {
  let schemas: Schemas | undefined
  const schemasOf = () => (schemas ??= createSchemas(describeOperations(app.catalog), app.version))
  const prepare = createPrepare(app, schemasOf)
  const parts = { app, prepare, jsonDepth: limits.jsonDepth }
  return {
    answer: (request, reply) => answerRequest(request, reply, parts),
    sockets: serveSockets({ app, prepare, limits }),
  }
}
