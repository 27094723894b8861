import { Refusal, type Actor, type Caller } from '#kernel'
import type { App } from '#kernel/run'
import { parseTraceparent } from '#surfaces/client'
import type { Limits, Upgrade } from '#surfaces/http'
import { handleProtocols } from 'graphql-ws'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Prepare } from './requests.ts'
import { createSocketServer } from './socket-server.ts'
import { closeCodes, openSession, type SocketSession } from './socket-session.ts'

export interface Sockets {
  readonly upgrade: Upgrade
  /** Connections that are open. */
  readonly size: number
  close(): void
}

export interface SocketParts {
  readonly app: App
  readonly prepare: Prepare
  readonly limits: Limits
}

/** Connections that stay open for subscriptions, over a WebSocket at the path of the requests. */
export function serveSockets({ app, prepare, limits }: SocketParts): Sockets {
  const server = createSocketServer(app, prepare)
  const accepting = createAccepting(limits)
  const actorsBySession = new Map<SocketSession, string>()
  const sweep = createSweep(limits, () => [...actorsBySession.keys()])

  const open = (link: WebSocket, caller: Caller, traceparent: string | undefined) => {
    const session = openSession(link, { server, caller, traceparent, limits, log: app.log })
    actorsBySession.set(session, nameOf(caller.actor))
    const onEnded = () => session.end(closeCodes.unauthorized, 'Credentials ended')
    caller.ended.addEventListener('abort', onEnded, { once: true })
    link.once('close', () => {
      caller.ended.removeEventListener('abort', onEnded)
      actorsBySession.delete(session)
      if (actorsBySession.size === 0) sweep.stop()
    })
    sweep.start()
    if (caller.ended.aborted) onEnded()
  }

  return {
    upgrade(request, socket, head, caller) {
      assertRoom([...actorsBySession.values()], caller.actor, limits)
      const traceparent = parseTraceparent(request.headers.traceparent)
      accepting.handleUpgrade(request, socket, head, link => open(link, caller, traceparent))
    },
    get size() {
      return actorsBySession.size
    },
    close() {
      for (const session of actorsBySession.keys()) session.end(closeCodes.goingAway, 'Stopping')
    },
  }
}

/** Compression is off: each connection that uses it holds some 300 KB, and small requests could become large ones. */
const createAccepting = ({ bodyBytes, closeMs }: Limits) => {
  const options = {
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: bodyBytes,
    closeTimeout: closeMs,
    handleProtocols,
  }
  return new WebSocketServer(options)
}

const nameOf = ({ kind, id }: Actor) => `${kind}:${id}`

function assertRoom(open: readonly string[], actor: Actor, { streams, streamsPerActor }: Limits) {
  const own = open.filter(name => name === nameOf(actor)).length
  if (open.length < streams && own < streamsPerActor) return
  const allowed = own >= streamsPerActor ? streamsPerActor : streams
  throw new Refusal('BUSY', `${allowed} connections are open; close one first`, {
    details: { open: open.length, yours: own },
    suggestions: ['close_a_connection'],
  })
}

/** One timer for all connections, while there are any. */
function createSweep({ checkMs, heartbeatMs }: Limits, sessions: () => readonly SocketSession[]) {
  let timer: NodeJS.Timeout | undefined
  let pingedAt = 0

  const sweep = () => {
    const isPingDue = performance.now() - pingedAt >= heartbeatMs
    if (isPingDue) pingedAt = performance.now()
    for (const session of sessions()) {
      session.check()
      if (isPingDue) session.ping()
    }
  }
  return {
    start() {
      if (timer) return
      pingedAt = performance.now()
      timer = setInterval(sweep, checkMs)
    },
    stop() {
      clearInterval(timer)
      timer = undefined
    },
  }
}
