import { assertMay, type Caller } from '#kernel'
import type { App } from '#kernel/run'
import { followStart } from '#surfaces/client'
import type { HttpPart } from '#surfaces/http'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import { createEndings } from './endings.ts'
import { familyOf } from './family-path.ts'
import { createFanOut, type Filter } from './fan-out.ts'
import { closeCodes, openSession, type Session } from './session.ts'
import { usualSocketLimits, type SocketLimits } from './socket-limits.ts'
import { createSockets, type Sockets } from './sockets.ts'

export interface WebsocketOptions {
  readonly app: App
  readonly limits?: Partial<SocketLimits> | undefined
  readonly now?: (() => number) | undefined
}

export interface WebsocketStats extends Readonly<Record<string, number>> {
  readonly sockets: number
  readonly subscriptions: number
  /** Different filters that subscriptions share. */
  readonly channels: number
  readonly calls: number
  /** Bytes that wait for readers. */
  readonly waiting_bytes: number
  /** Sockets closed because their reader was too slow, since the start. */
  readonly dropped: number
}

export interface WebsocketPart extends HttpPart {
  stats(): WebsocketStats
}

interface Opening {
  readonly request: IncomingMessage
  readonly socket: Duplex
  readonly head: Buffer
  readonly caller: Caller
}

/** Calls and events over WebSocket (RFC 6455), at `/ws` and by family of events at `/ws/<family>`. */
export function websocketPart({ app, limits: given, now = Date.now }: WebsocketOptions): WebsocketPart {
  const limits = { ...usualSocketLimits, ...given }
  const server = createServer(limits)
  const fanOut = createFanOut(app.bus)
  const sockets = createSockets(limits)
  const endings = createEndings()
  const counts = { dropped: 0 }
  const waiting = { bytes: 0 }
  const deps = { app, fanOut, limits, counts, waiting, now }
  const sweep = createSweep(limits, sockets)

  const open = ({ request, socket, head, caller }: Opening, begin?: (session: Session) => void) => {
    sockets.assertRoom(caller.actor)
    server.handleUpgrade(request, socket, head, (link: WebSocket) => {
      const session = openSession(link, socket as Socket, caller, deps)
      const remove = sockets.add(caller.actor, session)
      const forget = endings.onEnd(caller.ended, () =>
        session.close(closeCodes.unauthenticated, 'credentials ended'),
      )
      link.once('close', () => {
        remove()
        forget()
        if (sockets.size === 0) sweep.stop()
      })
      sweep.start()
      begin?.(session)
    })
  }

  const openFamily = async (opening: Opening) => {
    assertMay(opening.caller, 'events:read')
    const { pathname, searchParams } = new URL(opening.request.url ?? '/', 'ws://alice')
    const filter: Filter = familyOf(pathname, app.catalog)
    const after = await followStart(app.events, startOf(searchParams), now)
    open(opening, session => session.follow(filter, after))
  }

  return {
    name: 'websocket',
    mount() {},
    upgrades: {
      '/ws': (request, socket, head, caller) => open({ request, socket, head, caller }),
      '/ws/*': (request, socket, head, caller) => openFamily({ request, socket, head, caller }),
    },
    close() {
      for (const session of sockets.all()) void session.finish()
    },
    stats() {
      const all = sockets.all()
      return {
        sockets: all.length,
        subscriptions: all.reduce((sum, { subscriptions }) => sum + subscriptions, 0),
        channels: fanOut.size,
        calls: all.reduce((sum, { calls }) => sum + calls, 0),
        waiting_bytes: waiting.bytes,
        dropped: counts.dropped,
      }
    },
  }
}

/** Compression is off: each connection that uses it holds some 300 KB of zlib, and frames could not be shared. */
function createServer(limits: SocketLimits): WebSocketServer {
  const options = {
    noServer: true,
    clientTracking: false,
    // Answers to pings count as what waits for a reader.
    autoPong: false,
    perMessageDeflate: false,
    handleProtocols: (offered: Set<string>) => (offered.has('alice') ? 'alice' : false) as string | false,
    maxPayload: limits.messageBytes,
    maxFragments: limits.fragments,
    maxBufferedChunks: limits.chunks,
    closeTimeout: limits.closeMs,
  }
  return new WebSocketServer(options)
}

/** One timer for all sockets, while there are any. Each turn asks its share of them whether they are there. */
function createSweep({ sweepMs, pingMs }: SocketLimits, sockets: Sockets) {
  const turns = Math.max(1, Math.round(pingMs / sweepMs))
  let timer: NodeJS.Timeout | undefined
  let turn = 0

  const sweep = () => {
    turn = (turn + 1) % turns
    for (const [session, number] of sockets.numbered()) {
      session.check()
      if (number % turns === turn) session.ping()
    }
  }
  return {
    start: () => void (timer ??= setInterval(sweep, sweepMs)),
    stop() {
      clearInterval(timer)
      timer = undefined
    },
  }
}

/** `?after=12` or `?since=10m` */
function startOf(query: URLSearchParams) {
  const after = query.get('after')
  return { after: after === null ? undefined : Number(after), since: query.get('since') ?? undefined }
}
