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
  /** What is being answered, by the id the client gave it. */
  readonly underWay: Map<string, UnderWay>
}

export interface UnderWay {
  readonly leaving: AbortController
  /** False once the client has completed it, which is how it gives up. */
  isWanted(): boolean
}

const mostAtOnce = 25

/** The protocol's side of it: the same requests as over HTTP, and subscriptions. Credentials came with the connection. */
export function createSocketServer(app: App, prepare: Prepare): Server<SocketExtra> {
  return makeServer<Record<string, unknown>, SocketExtra>({
    onSubscribe: async ({ extra, subscriptions }, id, { query, operationName, variables }) => {
      if (Object.keys(subscriptions).length > mostAtOnce) return [requestError(tooMany(), '')]
      const leaving = new AbortController()
      const signal = AbortSignal.any([extra.signal, leaving.signal])
      const ready = await prepare({ query, operationName, variables }, { ...extra, signal })
      if (!isReady(ready)) return [...ready]
      extra.underWay.set(id, { leaving, isWanted: () => id in subscriptions })
      return ready
    },
    onComplete: ({ extra }, id) => void extra.underWay.delete(id),
    execute: args => run(args as ReadyRequest, app),
    subscribe: args => begin(args as ReadyRequest, app),
  })
}

const tooMany = () =>
  new Refusal('BUSY', `${mostAtOnce} requests are open on this connection; end one first`, {
    suggestions: ['complete_a_subscription'],
  })
