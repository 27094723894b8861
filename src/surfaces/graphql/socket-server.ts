import { Refusal, type Caller } from '#kernel'
import type { App } from '#kernel/run'
import { makeServer, type Server } from 'graphql-ws'
import { requestError } from './graphql-errors.ts'
import { isReady, type Prepare, type ReadyRequest } from './requests.ts'
import { begin, run } from './run.ts'

/** What every request on one connection shares. */
export interface SocketExtra {
  readonly caller: Caller
  readonly traceparent: string | undefined
  /** Aborted when the connection closes. */
  readonly signal: AbortSignal
}

const mostAtOnce = 25

/** The protocol's side of it: the same requests as over HTTP, and subscriptions. Credentials came with the connection. */
export function createSocketServer(app: App, prepare: Prepare): Server<SocketExtra> {
  return makeServer<Record<string, unknown>, SocketExtra>({
    onSubscribe: async ({ extra, subscriptions }, _id, { query, operationName, variables }) => {
      if (Object.keys(subscriptions).length > mostAtOnce) return [requestError(tooMany(), '')]
      const ready = await prepare({ query, operationName, variables }, extra)
      return isReady(ready) ? ready : [...ready]
    },
    execute: args => run(args as ReadyRequest, app),
    subscribe: args => begin(args as ReadyRequest, app),
  })
}

const tooMany = () =>
  new Refusal('BUSY', `${mostAtOnce} requests are open on this connection; end one first`, {
    suggestions: ['complete_a_subscription'],
  })
