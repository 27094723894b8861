import type { Domain, Logger } from '#kernel'
import type { App } from '#kernel/run'
import { silentLog, testApp, type TestAppOptions } from '#kernel/testing'
import { httpServer, type HttpOptions, type RunningHttp } from '#surfaces/http'
import { authenticateGuest, bar } from '#surfaces/testing'
import { restPart, type RestOptions } from './rest-part.ts'

export { bar, CupPoured, guest, notice } from '#surfaces/testing'

export interface Served extends AsyncDisposable {
  readonly app: App
  readonly server: RunningHttp
  readonly url: string
  /** Sends with the right key unless told otherwise. */
  get(path: string, headers?: Record<string, string>): Promise<Response>
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>
  readonly logged: readonly { details: object; message: string }[]
  /** Resolves when so many connections are open. */
  connectionsAre(count: number): Promise<void>
  connectionsAtMost(count: number): Promise<void>
  /** Resolves when GET answers with this status. */
  answers(path: string, status: number): Promise<void>
  /** Resolves when the log has this message. */
  logSays(message: string): Promise<void>
}

interface ServeOptions extends Partial<RestOptions & Pick<HttpOptions, 'authenticate' | 'allowedHosts'>> {
  readonly test?: TestAppOptions
  readonly host?: string
  /** Beside the bar. */
  readonly domains?: readonly Domain[]
}

/** The bar behind a server on some free port; the key is `let-me-in`. */
export async function serveBar({
  test,
  host = '127.0.0.1',
  domains = [],
  ...options
}: ServeOptions = {}): Promise<Served> {
  const logged: { details: object; message: string }[] = []
  const note = (details: object, message: string) => void logged.push({ details, message })
  const log: Logger = { ...silentLog, warn: note, error: note }
  const app = await testApp([bar, ...domains], { log, ...test })
  await app.start()
  const server = await httpServer({
    app,
    version: '1.2.3',
    authenticate: authenticateGuest(),
    parts: [restPart({ app, ...options })],
    ...options,
  }).listen({ host, port: 0 })
  const key = { authorization: 'Bearer let-me-in' }
  return {
    app,
    server,
    logged,
    url: server.url,
    connectionsAre: count => until(() => server.connections() === count),
    connectionsAtMost: count => until(() => server.connections() <= count),
    async answers(path, status) {
      while ((await fetch(server.url + path, { headers: key })).status !== status);
    },
    logSays: message => until(() => logged.some(entry => entry.message === message)),
    get: (path, headers) => fetch(server.url + path, { headers: { ...key, ...headers } }),
    post: (path, body, headers) =>
      fetch(server.url + path, {
        method: 'POST',
        headers: { ...key, 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    async [Symbol.asyncDispose]() {
      await server.close()
      await app.stop()
    },
  }
}

async function until(isSo: () => boolean) {
  while (!isSo()) await new Promise(done => setImmediate(done))
}
