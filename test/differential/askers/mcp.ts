import type { LimitState } from '#kernel'
import { refusedFrom, type Answered, type Way } from '../asker.ts'

interface ToolAnswer {
  readonly isError?: boolean
  readonly structuredContent?: { readonly error?: unknown; readonly result?: unknown }
  readonly _meta?: Readonly<Record<string, unknown>>
}

export const version = '2026-07-28'

export const mcp: Way = {
  name: 'MCP',
  async open({ url, key }) {
    let last = 0
    return {
      async ask({ operation, input, idempotencyKey }): Promise<Answered> {
        last += 1
        const name = operation.name.replace('.', '_')
        const response = await fetch(`${url}/mcp`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            connection: 'close',
            accept: 'application/json, text/event-stream',
            'mcp-protocol-version': version,
            'mcp-method': 'tools/call',
            'mcp-name': name,
            ...(key !== undefined && { authorization: `Bearer ${key}` }),
          },
          body: JSON.stringify({
            jsonrpc: '2.0',
            id: last,
            method: 'tools/call',
            params: {
              name,
              arguments: input,
              _meta: {
                'io.modelcontextprotocol/protocolVersion': version,
                'io.modelcontextprotocol/clientCapabilities': {},
                'io.modelcontextprotocol/clientInfo': { name: 'asker', version: '1' },
                ...(idempotencyKey !== undefined && { 'alice/idempotency_key': idempotencyKey }),
              },
            },
          }),
        })
        const body = (await readBody(response)) as {
          result?: ToolAnswer
          error?: { data?: { error?: unknown } }
        }
        if (!body.result) return { refused: refusedFrom(body.error?.data?.error ?? body.error) }
        const { isError = false, structuredContent, _meta } = body.result
        const limit = _meta?.['alice/rate_limit'] as LimitState | undefined
        if (isError) return { refused: refusedFrom(structuredContent?.error), limit }
        return { answer: structuredContent, limit }
      },
      close: async () => {},
    }
  },
}

/** One JSON document, or the last message of an event stream. */
async function readBody(response: Response): Promise<unknown> {
  const text = await response.text()
  if (!response.headers.get('content-type')?.includes('event-stream')) return JSON.parse(text)
  const data = text.split('\n').filter(line => line.startsWith('data: '))
  return JSON.parse(data.at(-1)!.slice(6))
}
