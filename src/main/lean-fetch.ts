// As much of `fetch` as a client needs, over node:http. Loading Node's own `fetch` costs more than most commands do.
import { Agent, request, type IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'

const agent = new Agent({ keepAlive: true })

/** For `http:` only; refuses redirects. Fails as `fetch` does: a `TypeError` whose cause says why. */
export async function leanFetch(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  const message = await send(urlOf(input), init).catch((error: unknown) => {
    throw init.signal?.aborted ? (init.signal.reason as Error) : failed(error)
  })
  const status = message.statusCode ?? 0
  if (status >= 300 && status < 400 && status !== 304) {
    message.destroy()
    throw failed(new Error(`unexpected redirect (${status})`))
  }
  return lean(message, status) as unknown as Response
}

const urlOf = (input: string | URL | Request) =>
  new URL(typeof input === 'object' && 'url' in input ? input.url : input)

const failed = (cause: unknown) => new TypeError('fetch failed', { cause })

const send = (url: URL, { method = 'GET', headers, body, signal }: RequestInit) =>
  new Promise<IncomingMessage>((resolve, reject) => {
    const sent = body as string | undefined
    const length = sent === undefined ? {} : { 'content-length': String(Buffer.byteLength(sent)) }
    const asking = request(
      url,
      {
        agent,
        method,
        headers: { ...(headers as Record<string, string> | undefined), ...length },
        ...(signal && { signal }),
      },
      resolve,
    )
    asking.on('error', reject)
    asking.end(sent)
  })

/** The members of a `Response` that are looked at. */
function lean(message: IncomingMessage, status: number) {
  return {
    ok: status >= 200 && status < 300,
    status,
    headers: { get: (name: string) => message.headers[name.toLowerCase()]?.toString() ?? null },
    async text() {
      const chunks: Buffer[] = []
      try {
        for await (const chunk of message) chunks.push(chunk as Buffer)
      } catch (error) {
        throw failed(error)
      }
      return Buffer.concat(chunks).toString('utf8')
    },
    get body() {
      return Readable.toWeb(message)
    },
  }
}
