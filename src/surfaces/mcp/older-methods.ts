import { Refusal } from '#kernel'
import { isLogLevel, type ClientProfile } from './client-profile.ts'
import type { Exchange } from './exchange.ts'
import {
  codes,
  isFields,
  protocolError,
  type Fields,
  type RequestId,
  type RpcNotification,
} from './protocol.ts'
import { notificationMessage } from './rpc-text.ts'
import { canWatch, watchResource } from './subscriptions.ts'

/** What a server keeps about a client that shook hands. */
export interface Standing {
  client: ClientProfile
  /** What is being answered, to be canceled by its id. */
  readonly underWay: Map<RequestId, AbortController>
  readonly watched: Map<string, AbortController>
  /** Sends what comes by itself, where there is a way for it. */
  tell(message: string): void
}

type OwnMethod = (standing: Standing, params: Fields, exchange: Exchange) => void

const mostWatched = 100

const ownMethods: Readonly<Record<string, OwnMethod>> = {
  'logging/setLevel'(standing, { level }) {
    if (typeof level !== 'string' || !isLogLevel(level)) {
      throw protocolError(codes.invalidParams, 'There is no such level')
    }
    standing.client = { ...standing.client, logLevel: level }
  },
  'resources/subscribe'(standing, params, exchange) {
    const uri = uriIn(params)
    if (standing.watched.has(uri) || standing.watched.size >= mostWatched) return
    const leaving = new AbortController()
    standing.watched.set(uri, leaving)
    if (!canWatch(exchange, uri)) return
    const changed = () => standing.tell(notificationMessage('notifications/resources/updated', { uri }))
    void watchResource(exchange, uri, leaving.signal, changed).catch(() => standing.watched.delete(uri))
  },
  'resources/unsubscribe'(standing, params) {
    const uri = uriIn(params)
    standing.watched.get(uri)?.abort()
    standing.watched.delete(uri)
  },
}

/** A method that changes what is kept about the client; undefined for all others. */
export const ownMethod = (method: string): OwnMethod | undefined =>
  Object.hasOwn(ownMethods, method) ? ownMethods[method] : undefined

function uriIn({ uri }: Fields): string {
  if (typeof uri === 'string' && uri.length <= 2000) return uri
  throw protocolError(codes.invalidParams, 'uri is missing')
}

/** The reason an operation is told when nobody waits for it any more. */
export const gaveUp = () => new Refusal('CANCELED', 'The client gave up')

/** The only notification that asks for something: the client gave up on a request. */
export function hear(underWay: Standing['underWay'], { method, params }: RpcNotification) {
  // cspell:ignore cancelled -- the protocol spells it so
  if (method !== 'notifications/cancelled' || !isFields(params)) return
  underWay.get(params.requestId as RequestId)?.abort(gaveUp())
}

export function letGo({ underWay, watched }: Standing) {
  for (const leaving of [...underWay.values(), ...watched.values()]) leaving.abort()
}
