import type { Logger } from '#kernel'
import type { App } from '#kernel/run'
import { silentLog, testApp, type TestAppOptions } from '#kernel/testing'
import { httpServer, type HttpOptions, type RunningHttp } from '#surfaces/http'
import { authenticateGuest, bar } from '#surfaces/testing'
import { WebSocket, type ClientOptions } from 'ws'
import { websocketPart, type WebsocketOptions, type WebsocketPart } from './websocket-part.ts'

export interface Served extends AsyncDisposable {
  readonly app: App
  readonly server: RunningHttp
  readonly part: WebsocketPart
  /** `ws://127.0.0.1:4100` */
  readonly url: string
  /** Opens a socket with the right key unless told otherwise. */
  connect(path?: string, options?: PeerOptions): Promise<Peer>
  /** The status and error of a handshake that is turned away. */
  refused(path: string, options?: PeerOptions): Promise<{ status: number; code: string }>
  readonly logged: readonly { details: object; message: string }[]
}

type PeerOptions = ClientOptions & { readonly protocols?: string[] }

type ServeOptions = Partial<Omit<WebsocketOptions, 'app'>> &
  Partial<Pick<HttpOptions, 'authenticate' | 'allowedHosts'>> & {
    readonly test?: TestAppOptions
    readonly http?: HttpOptions['limits']
  }

/** The bar behind WebSocket on some free port; the key is `let-me-in`. */
export async function serveBar({ test, http, limits, ...options }: ServeOptions = {}): Promise<Served> {
  const logged: { details: object; message: string }[] = []
  const note = (details: object, message: string) => void logged.push({ details, message })
  const log: Logger = { ...silentLog, warn: note, error: note }
  const app = await testApp([bar], { log, ...test })
  await app.start()
  const part = websocketPart({ app, ...options, limits: { closeMs: 100, ...limits } })
  const server = await httpServer({
    app,
    version: '1.2.3',
    authenticate: authenticateGuest(),
    ...options,
    parts: [part],
    limits: http,
  }).listen({ host: '127.0.0.1', port: 0 })
  const url = server.url.replace('http', 'ws')
  const key = { headers: { authorization: 'Bearer let-me-in' } }
  return {
    app,
    server,
    part,
    logged,
    url,
    connect: (path = '/ws', more = {}) => openPeer(url + path, { ...key, ...more }),
    refused: (path, more = {}) => refusalOf(url + path, { ...key, ...more }),
    async [Symbol.asyncDispose]() {
      await server.close()
      await app.stop()
    },
  }
}

/** The other side of a socket, as a test drives it. */
export interface Peer {
  readonly socket: WebSocket
  send(message: unknown): void
  /** The next message, in order. */
  next(): Promise<any>
  /** Sends and answers the next message. */
  ask(message: unknown): Promise<any>
  /** How many messages have come and nobody asked for. */
  readonly waiting: number
  readonly closed: Promise<{ code: number; reason: string }>
}

async function openPeer(url: string, { protocols, ...options }: PeerOptions): Promise<Peer> {
  const socket = new WebSocket(url, protocols, options)
  const arrived: unknown[] = []
  const askers: ((message: unknown) => void)[] = []
  socket.on('message', (data: Buffer) => {
    const message: unknown = JSON.parse(data.toString())
    const asker = askers.shift()
    if (asker) asker(message)
    else arrived.push(message)
  })
  const closed = new Promise<{ code: number; reason: string }>(resolve => {
    socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() }))
  })
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  const next = async () =>
    arrived.length > 0 ? arrived.shift() : new Promise<unknown>(resolve => askers.push(resolve))
  const send = (message: unknown) =>
    socket.send(typeof message === 'string' ? message : JSON.stringify(message))
  return {
    socket,
    send,
    next,
    ask(message) {
      send(message)
      return next()
    },
    get waiting() {
      return arrived.length
    },
    closed,
  }
}

const refusalOf = (url: string, { protocols, ...options }: PeerOptions) =>
  new Promise<{ status: number; code: string }>((resolve, reject) => {
    const socket = new WebSocket(url, protocols, options)
    socket.once('open', () => {
      socket.terminate()
      reject(new Error(`${url} let somebody in`))
    })
    socket.on('error', () => {})
    socket.once('unexpected-response', (request, response) => {
      let text = ''
      response.setEncoding('utf8').on('data', chunk => (text += String(chunk)))
      response.once('end', () => {
        request.destroy()
        const { error } = JSON.parse(text) as { error: { code: string } }
        resolve({ status: response.statusCode!, code: error.code })
      })
    })
  })
