import type { Caller, Domain, Logger } from '#kernel'
import type { App } from '#kernel/run'
import { silentLog, testApp, type TestAppOptions } from '#kernel/testing'
import { httpServer, type Limits, type RunningHttp } from '#surfaces/http'
import { authenticateGuest, bar } from '#surfaces/testing'
import { WebSocket } from 'ws'
import { graphqlPart } from './graphql-part.ts'

export interface Answer {
  readonly status: number
  readonly type: string
  readonly data: any
  readonly errors: any
  readonly extensions: any
}

export interface ServedGraphql extends AsyncDisposable {
  readonly app: App
  readonly server: RunningHttp
  readonly url: string
  readonly logged: readonly { details: object; message: string }[]
  /** Resolves when the log has this message. */
  says(message: string): Promise<void>
  /** Posts a document with a key; `let-me-in` unless another is named. */
  ask(query: string, variables?: object, key?: string): Promise<Answer>
  request(init: GraphqlInit): Promise<Response>
}

interface GraphqlInit extends Omit<RequestInit, 'headers'> {
  readonly headers?: Readonly<Record<string, string>>
  readonly search?: string
}

interface ServeOptions {
  readonly domains?: readonly Domain[]
  readonly test?: TestAppOptions
  readonly callers?: Readonly<Record<string, Caller>>
  readonly limits?: Partial<Limits>
}

/** The bar, or other domains, as GraphQL on some free port. */
export async function serveGraphql({
  domains = [bar],
  test,
  callers,
  limits,
}: ServeOptions = {}): Promise<ServedGraphql> {
  const logged: { details: object; message: string }[] = []
  const note = (details: object, message: string) => void logged.push({ details, message })
  const log: Logger = { ...silentLog, warn: note, error: note }
  const app = await testApp(domains, { log, ...test })
  await app.start()
  const authenticate = authenticateGuest(callers)
  const parts = [graphqlPart({ app, limits })]
  const server = await httpServer({ app, version: '1.2.3', authenticate, parts, limits }).listen({
    host: '127.0.0.1',
    port: 0,
  })
  const url = `${server.url}/graphql`
  const request: ServedGraphql['request'] = ({ search = '', headers, ...init }) =>
    fetch(url + search, { ...init, headers: { authorization: 'Bearer let-me-in', ...headers } })
  return {
    app,
    server,
    url,
    logged,
    async says(message) {
      while (!logged.some(entry => entry.message === message)) await new Promise(done => setTimeout(done, 5))
    },
    request,
    async ask(query, variables, key = 'let-me-in') {
      const headers = {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
      }
      const response = await request({ method: 'POST', headers, body: JSON.stringify({ query, variables }) })
      const { data, errors, extensions } = (await response.json()) as Answer
      return {
        status: response.status,
        type: response.headers.get('content-type') ?? '',
        data,
        errors,
        extensions,
      }
    },
    async [Symbol.asyncDispose]() {
      await server.close()
      await app.stop()
    },
  }
}

export interface Peer {
  say(message: object): void
  /** The next message; the code of the close when there is no other. */
  next(): Promise<any>
  /** Resolves with code and reason when the connection closes. */
  readonly closed: Promise<{ code: number; reason: string }>
  readonly link: WebSocket
}

/** A connection that said hello, message by message. */
export async function connect(url: string, key = 'let-me-in'): Promise<Peer> {
  const link = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws', {
    headers: { authorization: `Bearer ${key}` },
  })
  const closing = Promise.withResolvers<{ code: number; reason: string }>()
  const heard: unknown[] = []
  const waiting: ((message: unknown) => void)[] = []
  const hear = (message: unknown) => {
    const wanted = waiting.shift()
    if (wanted) wanted(message)
    else heard.push(message)
  }
  link.on('message', (data: Buffer) => hear(JSON.parse(data.toString())))
  link.once('close', (code, reason) => {
    closing.resolve({ code, reason: reason.toString() })
    hear({ closed: code })
  })
  await new Promise((resolve, reject) => link.once('open', resolve).once('error', reject))
  const peer: Peer = {
    link,
    closed: closing.promise,
    say: message => link.send(JSON.stringify(message)),
    next: async () => heard.shift() ?? new Promise(resolve => waiting.push(resolve)),
  }
  peer.say({ type: 'connection_init' })
  const { type } = await peer.next()
  if (type !== 'connection_ack') throw new Error(`Expected connection_ack, not ${type}`)
  return peer
}
