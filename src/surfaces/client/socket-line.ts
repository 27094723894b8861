// I1  A message is sent once: when the connection breaks before its answer, it fails, and nobody sends it again.
// I2  A connection over which somebody waits, and which says nothing for `silenceMs`, is broken.
import type { ErrorBody, LimitState } from '#kernel'
import type { CloudEvent } from './alice-client.ts'
import { fault } from './fault.ts'

/** What comes back over a socket; which fields there are depends on what was asked. */
export interface Reply {
  readonly id?: string
  readonly result?: unknown
  readonly error?: ErrorBody
  readonly limit?: LimitState
  readonly progress?: { readonly done: number; readonly total: number }
  readonly after?: number
  readonly event?: CloudEvent | 'dropped'
  readonly position?: number
}

export interface Listener {
  onReply(reply: Reply): void
  /** Nothing follows. */
  onBroken(error: Error): void
}

/** One question and everything that comes back for it. */
export interface Talk {
  readonly id: string
  /** Sends something about it, as long as the connection lasts. */
  send(message: object): void
  /** Listens no longer. */
  end(): void
}

/** One connection for all that a client asks, opened when it is needed. */
export interface SocketLine {
  ask(message: object, listener: Listener): Promise<Talk>
  close(): void
}

export interface LineOptions {
  /** `ws://127.0.0.1:4100/ws` */
  readonly url: string
  readonly key: string | undefined
  readonly silenceMs: number
  /** Why a connection could not be opened: a socket does not say. */
  whyNot(): Promise<Error>
}

export function createLine({ url, key, silenceMs, whyNot }: LineOptions): SocketLine {
  const listeners = new Map<string, Listener>()
  let opening: Promise<WebSocket> | undefined
  let lastId = 0

  const broken = () => {
    opening = undefined
    const left = [...listeners.values()]
    listeners.clear()
    for (const { onBroken } of left) onBroken(fault('UNREACHABLE', `The connection to ${url} broke off`))
  }
  const take = (text: string) => {
    const reply = JSON.parse(text) as Reply
    if (reply.id !== undefined) listeners.get(reply.id)?.onReply(reply)
  }
  const connect = async () => {
    const socket = await openSocket(url, key).catch(async () => {
      opening = undefined
      throw await whyNot()
    })
    const stopListening = keepAwake(socket, silenceMs, () => listeners.size > 0)
    socket.addEventListener('message', ({ data }) => take(String(data)))
    socket.addEventListener('close', () => {
      stopListening()
      broken()
    })
    return socket
  }

  return {
    async ask(message, listener) {
      const socket = await (opening ??= connect())
      lastId += 1
      const id = String(lastId)
      const send = (more: object) => {
        if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(more))
      }
      if (socket.readyState !== socket.OPEN) throw fault('UNREACHABLE', `The connection to ${url} broke off`)
      listeners.set(id, listener)
      send({ id, ...message })
      return { id, send, end: () => void listeners.delete(id) }
    },
    close() {
      void opening?.then(
        socket => socket.close(),
        () => {},
      )
    },
  }
}

/** The key goes as a subprotocol: in a browser a socket has no headers of its own. */
const openSocket = (url: string, key: string | undefined) =>
  new Promise<WebSocket>((resolve, reject) => {
    const socket = new WebSocket(url, key === undefined ? ['alice'] : ['alice', `bearer.${key}`])
    const failed = () => reject(new Error('The handshake failed'))
    socket.addEventListener('error', failed, { once: true })
    socket.addEventListener('open', () => resolve(socket), { once: true })
  })

/** Asks something harmless now and then while somebody waits; the answer to the last time must have come. */
function keepAwake(socket: WebSocket, silenceMs: number, isWaitedFor: () => boolean): () => void {
  let heardAt = performance.now()
  const timer = setInterval(() => {
    if (!isWaitedFor()) heardAt = performance.now()
    else if (performance.now() - heardAt > silenceMs) socket.close()
    else socket.send(JSON.stringify({ id: 'awake', cancel: 'nothing' }))
  }, silenceMs / 3)
  socket.addEventListener('message', () => (heardAt = performance.now()))
  return () => clearInterval(timer)
}
