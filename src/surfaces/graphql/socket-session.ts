// I1  A subscription goes on with the next event only after the last one was taken: what a slow reader has not taken
//     stays in the log.
// I2  While more than `bufferedBytes` wait for a reader, nothing it sends is read.
// I3  A reader that takes nothing for `stalledMs` is told so and cut off.
import type { Caller, Logger } from '#kernel'
import { isDeeper } from '#surfaces/http'
import { CloseCode, type Server } from 'graphql-ws'
import { WebSocket } from 'ws'
import type { SocketExtra, UnderWay } from './socket-server.ts'

export interface SessionLimits {
  readonly jsonDepth: number
  readonly stalledMs: number
  /** How long the other side may take to answer a close. */
  readonly closeMs: number
}

export interface SocketSession {
  /** Says why, and cuts off whoever does not answer. */
  end(code: number, reason: string): void
  /** Drops a reader that took nothing for too long; to be asked now and then. */
  check(): void
  /** Asks whether the other side is still there; one that said nothing since the last time is gone. */
  ping(): void
}

/** Codes of RFC 6455 §7.4.1 beside those of the GraphQL over WebSocket protocol. */
export const closeCodes = {
  goingAway: 1001,
  broken: 1011,
  tryAgainLater: 1013,
  unauthorized: CloseCode.Unauthorized,
}

const bufferedBytes = 262_144

interface SessionParts {
  readonly server: Server<SocketExtra>
  readonly caller: Caller
  readonly traceparent: string | undefined
  readonly limits: SessionLimits
  readonly log: Logger
}

/** Speaks the GraphQL over WebSocket protocol (graphql-transport-ws) with one caller. */
export function openSession(
  link: WebSocket,
  { server, caller, traceparent, limits, log }: SessionParts,
): SocketSession {
  const leaving = new AbortController()
  const outbox = createOutbox(link)
  const underWay = new Map<string, UnderWay>()
  let isThere = true

  const end = (code: number, reason: string) => {
    if (!isOpen(link)) return
    leaving.abort()
    link.resume()
    link.close(code, reason)
    const timer = setTimeout(() => link.terminate(), limits.closeMs)
    link.once('close', () => clearTimeout(timer))
  }
  const hear = async (text: string, take: (text: string) => Promise<void>) => {
    isThere = true
    if (!isOpen(link)) return
    if (isDeeper(text, limits.jsonDepth)) return end(CloseCode.BadRequest, 'JSON is nested too deep')
    try {
      await take(text)
      for (const { leaving: given, isWanted } of underWay.values()) if (!isWanted()) given.abort()
    } catch (error) {
      if (!isOpen(link)) return
      log.error({ err: error }, 'A GraphQL connection broke')
      end(closeCodes.broken, 'Something broke inside')
    }
  }
  const closed = server.opened(
    {
      protocol: link.protocol,
      send: outbox.send,
      close: end,
      onMessage: take => link.on('message', (data: Buffer) => void hear(data.toString(), take)),
    },
    { caller, traceparent, signal: leaving.signal, underWay },
  )

  link.on('pong', () => void (isThere = true))
  link.on('error', () => link.terminate())
  link.once('close', code => {
    leaving.abort()
    void closed(code, '')
  })
  return {
    end,
    check() {
      if (outbox.waitsForMs() < limits.stalledMs) return
      log.warn({ actor: nameOf(caller) }, 'A reader of a GraphQL subscription took nothing and was dropped')
      end(closeCodes.tryAgainLater, 'Reader too slow; subscribe again after the last position')
    },
    ping() {
      if (!isThere) {
        log.warn({ actor: nameOf(caller) }, 'A GraphQL connection did not answer and was cut off')
        return link.terminate()
      }
      isThere = false
      link.ping()
    },
  }
}

const nameOf = ({ actor }: Caller) => `${actor.kind}:${actor.id}`
const isOpen = (link: WebSocket) => link.readyState === WebSocket.OPEN

interface Outbox {
  /** Resolves when the message was taken by the connection; rejects when it is no longer open. */
  send(message: string): Promise<void>
  /** How long the oldest message has been waiting. */
  waitsForMs(): number
}

function createOutbox(link: WebSocket): Outbox {
  const waiting = new Map<number, number>()
  let next = 0

  return {
    send: message =>
      new Promise((resolve, reject) => {
        if (!isOpen(link)) return reject(new Error('The connection is closed'))
        next += 1
        const own = next
        waiting.set(own, performance.now())
        link.send(message, error => {
          waiting.delete(own)
          if (link.isPaused && link.bufferedAmount <= bufferedBytes) link.resume()
          if (error) reject(error)
          else resolve()
        })
        if (link.bufferedAmount > bufferedBytes) link.pause()
      }),
    waitsForMs() {
      const [oldest] = waiting.values()
      return oldest === undefined ? 0 : performance.now() - oldest
    },
  }
}
