import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'

export interface Call {
  readonly method: string
  /** Without the version. */
  readonly path: string
  readonly query: readonly string[]
  /** Undefined where it is not JSON. */
  readonly body: unknown
  readonly status: number
  readonly answer: unknown
}

/** A socket before the Engine's, which keeps what goes through. */
export async function recorder(socketPath: string) {
  const folder = await mkdtemp(join(tmpdir(), 'alice-recorder-'))
  const path = join(folder, 'docker.sock')
  const calls: Call[] = []
  const pass = async (asked: IncomingMessage, response: ServerResponse) => {
    const { method = 'GET', url = '/', headers } = asked
    const sent = await buffer(asked)
    const upstream = request({ socketPath, method, path: url, headers, agent: false })
    const answering = once(upstream, 'response') as Promise<[IncomingMessage]>
    upstream.end(sent)
    const [answer] = await answering
    const bytes = await buffer(answer)
    const { pathname, searchParams } = new URL(url, 'http://docker')
    const { statusCode: status = 0 } = answer
    const query = [...searchParams.keys()]
    const plain = pathname.replace(/^\/v[\d.]+/, '')
    calls.push({ method, path: plain, query, body: jsonOf(sent), status, answer: jsonOf(bytes) })
    response
      .writeHead(status, { 'content-type': answer.headers['content-type'] ?? 'application/json' })
      .end(bytes)
  }
  const server = createServer((asked, response) => void pass(asked, response))
  server.listen(path)
  await once(server, 'listening')
  return {
    path,
    calls,
    async close() {
      server.closeAllConnections()
      server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString())
  } catch {
    return undefined
  }
}
