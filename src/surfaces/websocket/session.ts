// One open socket: what is asked over it, what it follows, and how it ends.
import { Refusal, type Caller } from '#kernel'
import type { App } from '#kernel/run'
import type { Socket } from 'node:net'
import type { RawData, WebSocket } from 'ws'
import { errorToSay } from './error-to-say.ts'
import type { FanOut, Filter } from './fan-out.ts'
import type { ClientMessage } from './messages.ts'
import { createOutbox, type Waiting } from './outbox.ts'
import { readMessage } from './read-message.ts'
import { createRunningCalls, type RunningCalls } from './running-calls.ts'
import type { SocketLimits } from './socket-limits.ts'
import { createSubscriptions, type Subscriptions } from './subscriptions.ts'

export interface SessionDeps {
  readonly app: App
  readonly fanOut: FanOut
  readonly limits: SocketLimits
  readonly counts: { dropped: number }
  readonly waiting: Waiting
  readonly now: () => number
}

export interface Session {
  /** What it follows from the start, without being asked. */
  follow(filter: Filter, after: number): void
  /** Ends what the caller may not have any more. */
  check(): void
  /** Asks whether the other side is still there; one that was silent since it was asked last is cut off. */
  ping(): void
  close(code: number, reason: string): void
  /** Takes nothing new, finishes what is running, then says goodbye. */
  finish(): Promise<void>
  readonly calls: number
  readonly subscriptions: number
}

/** Why a socket was closed, where RFC 6455 §7.4.1 has no code for it. */
export const closeCodes = { unauthenticated: 4401, forbidden: 4403 } as const

/** Bytes between two pings that are no message, and still none at the next, are one that is never to end. */
const mostWithoutMessage = 4096

export function openSession(link: WebSocket, socket: Socket, caller: Caller, deps: SessionDeps): Session {
  const { app, fanOut, limits, counts, waiting, now } = deps
  const outbox = createOutbox(link, socket, { ...limits, waiting, onFull: () => waitForReader() })
  const place = { app, caller, outbox, fanOut }
  const onSlow = () => drop()
  const calls = createRunningCalls({ place, most: limits.callsPerSocket, onSlow })
  const subscriptions = createSubscriptions({
    place,
    most: limits.subscriptionsPerSocket,
    now,
    onSlow,
    onForbidden: () => close(closeCodes.forbidden, 'permission taken away'),
  })
  let isFinishing = false
  /** At the last ping, and when the last message was complete. */
  let bytesRead = -1
  let bytesAtMessage = socket.bytesRead
  let isUnfinished = false

  const end = () => {
    calls.cancelAll()
    subscriptions.endAll()
  }
  const close = (code: number, reason: string) => {
    end()
    link.close(code, reason)
    // The answer has to be read; the library waits for it for `closeMs`.
    link.resume()
  }
  const drop = () => {
    if (link.readyState !== link.OPEN) return
    counts.dropped += 1
    app.log.warn({ actor: caller.actor.id }, 'A reader of a socket took nothing and was dropped')
    subscriptions.sayDropped()
    close(1013, 'reader too slow')
  }

  /** Who does not take answers is not asked for more. */
  const waitForReader = () => {
    if (link.isPaused) return
    link.pause()
    void outbox.drained().then(wasTaken => (wasTaken ? link.resume() : drop()))
  }
  const take = createTaking({ app, calls, subscriptions, say: outbox.say })
  link.on('message', (data: RawData, isBinary: boolean) => {
    bytesAtMessage = socket.bytesRead
    if (isBinary) return close(1003, 'messages are text')
    take((data as Buffer).toString(), limits.jsonDepth, isFinishing)
  })
  link.on('ping', payload => {
    link.pong(payload)
    if (outbox.isFull()) waitForReader()
  })
  // The library answers a broken frame with the close code it has earned.
  link.on('error', () => {})
  link.once('close', end)

  return {
    follow: subscriptions.follow,
    check: subscriptions.check,
    ping() {
      if (socket.bytesRead === bytesRead && !link.isPaused) return link.terminate()
      if (isUnfinished && bytesAtMessage <= bytesRead) return close(1008, 'unfinished message')
      isUnfinished = socket.bytesRead - Math.max(bytesAtMessage, bytesRead) > mostWithoutMessage
      bytesRead = socket.bytesRead
      link.ping()
    },
    close,
    async finish() {
      isFinishing = true
      await calls.finished(limits.closeMs)
      close(1001, 'the server stops')
    },
    get calls() {
      return calls.size
    },
    get subscriptions() {
      return subscriptions.size
    },
  }
}

interface TakingDeps {
  readonly app: App
  readonly calls: RunningCalls
  readonly subscriptions: Subscriptions
  say(message: object): void
}

/** Does what a message asks for. */
function createTaking({ app, calls, subscriptions, say }: TakingDeps) {
  const sayError = (id: string | undefined, error: unknown) => say({ id, error: errorToSay(app.log, error) })

  const take = (message: ClientMessage) => {
    if ('cancel' in message) {
      const canceled = calls.cancel(message.cancel)
      if (message.id !== undefined) say({ id: message.id, canceled })
    } else if ('unsubscribe' in message) {
      const unsubscribed = subscriptions.end(message.unsubscribe)
      if (message.id !== undefined) say({ id: message.id, unsubscribed })
    } else if (calls.has(message.id) || subscriptions.has(message.id)) sayError(undefined, inUse(message.id))
    else if ('op' in message) calls.call(message)
    else if ('watch' in message) calls.watch(message)
    else subscriptions.begin(message).catch((error: unknown) => sayError(message.id, error))
  }

  return (text: string, maxDepth: number, isFinishing: boolean) => {
    const found = readMessage(text, maxDepth)
    if ('refusal' in found) sayError(found.id, found.refusal)
    else if (isFinishing) sayError(found.message.id, stopping())
    else take(found.message)
  }
}

const stopping = () => new Refusal('STOPPING', 'This server is stopping', { suggestions: ['retry'] })

const inUse = (id: string) =>
  new Refusal('INVALID_INPUT', `The id ${id} is in use until it is answered or ended`, {
    details: { id },
    suggestions: ['use_another_id'],
  })
