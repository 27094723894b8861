import { assertMay, type Caller, type Domain } from '#kernel'
import type { App } from '#kernel/run'
import { testApp, type TestAppOptions } from '#kernel/testing'
import { httpServer } from '#surfaces/http'
import { authenticateGuest, bar } from '#surfaces/testing'
import { mcpPart, type McpPartOptions } from '../http-part.ts'

export interface Said {
  readonly id?: unknown
  readonly method?: string
  readonly params?: any
  readonly result?: any
  readonly error?: any
}

export interface Reply {
  readonly status: number
  readonly headers: Headers
  /** Everything that came, the answer last. */
  readonly said: readonly Said[]
  readonly result: any
  readonly error: any
}

export interface AskSettings {
  readonly key?: string | undefined
  readonly meta?: object
  readonly capabilities?: object
  readonly headers?: Record<string, string>
  readonly query?: string
  readonly signal?: AbortSignal
}

export interface OverHttp extends AsyncDisposable {
  readonly app: App
  readonly url: string
  /** A request of 2026-07-28 with everything it has to have. */
  ask(method: string, params?: object, settings?: AskSettings): Promise<Reply>
  tool(name: string, args?: object, settings?: AskSettings & { readonly more?: object }): Promise<Reply>
  /** A POST as it is. */
  post(body: unknown, headers?: Record<string, string>): Promise<Response>
}

interface ServeOptions extends Partial<Omit<McpPartOptions, 'app'>> {
  readonly callers?: Readonly<Record<string, Caller>>
  readonly domains?: readonly Domain[]
  readonly test?: TestAppOptions
}

const version = '2026-07-28'
const prefix = 'io.modelcontextprotocol'

/** The bar and more behind MCP on some free port; the key is `let-me-in`. */
export async function overHttp({
  callers,
  domains = [],
  test,
  ...options
}: ServeOptions = {}): Promise<OverHttp> {
  const app = await testApp([bar, ...domains], {
    ...test,
    hooks: {
      authorize: ({ operation, caller }) => {
        if (caller) assertMay(caller, operation.permission)
      },
      ...test?.hooks,
    },
  })
  await app.start()
  const part = mcpPart({ app, version: '1.2.3', secret: 'a secret of the house', ...options })
  const authenticate = authenticateGuest(callers)
  const server = await httpServer({ app, version: '1.2.3', authenticate, parts: [part] }).listen({
    host: '127.0.0.1',
    port: 0,
  })
  let id = 0

  const post = (body: unknown, headers: Record<string, string> = {}, query = '', signal?: AbortSignal) =>
    fetch(`${server.url}/mcp${query}`, {
      method: 'POST',
      headers: {
        authorization: 'Bearer let-me-in',
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...headers,
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
      ...(signal && { signal }),
    })
  const ask: OverHttp['ask'] = async (method, params = {}, settings = {}) => {
    const { key, meta, capabilities = {}, headers, query, signal } = settings
    id += 1
    const _meta = {
      [`${prefix}/protocolVersion`]: version,
      [`${prefix}/clientCapabilities`]: capabilities,
      ...meta,
    }
    const { name, uri, taskId } = params as Record<string, string | undefined>
    const routed = name ?? uri ?? taskId
    const sent = {
      'mcp-protocol-version': version,
      'mcp-method': method,
      ...(routed !== undefined && { 'mcp-name': routed }),
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
      ...headers,
    }
    const response = await post(
      { jsonrpc: '2.0', id, method, params: { ...params, _meta } },
      sent,
      query,
      signal,
    )
    return read(response)
  }
  return {
    app,
    url: `${server.url}/mcp`,
    ask,
    tool: (name, args = {}, { more, ...settings } = {}) =>
      ask('tools/call', { name, arguments: args, ...more }, settings),
    post: (body, headers) => post(body, headers),
    async [Symbol.asyncDispose]() {
      await server.close()
      await app.stop()
    },
  }
}

export async function read(response: Response): Promise<Reply> {
  const { status, headers } = response
  const text = await response.text()
  const isStream = headers.get('content-type')?.startsWith('text/event-stream') ?? false
  const lines = isStream ? text.split('\n').filter(line => line.startsWith('data: ')) : []
  const said = (isStream ? lines.map(line => line.slice(6)) : [text])
    .filter(Boolean)
    .map(each => JSON.parse(each) as Said)
  const { result, error } = said.at(-1) ?? {}
  return { status, headers, said, result, error }
}

/** What comes over a stream that stays open, one message after the other. */
export async function* messagesOf(response: Response): AsyncGenerator<Said> {
  let rest = ''
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop()!
    for (const line of lines) if (line.startsWith('data: ')) yield JSON.parse(line.slice(6)) as Said
  }
}
