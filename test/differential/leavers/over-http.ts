import type { Place, Question } from '../asker.ts'
import { graphql } from '../askers/graphql.ts'
import { mcp, version } from '../askers/mcp.ts'
import { rest } from '../askers/rest.ts'
import { bearer, closing, type Leaver } from './leaver.ts'

// cspell:ignore cancelled -- the Model Context Protocol spells it so

const restCloses: Leaver = {
  name: 'REST closes the connection',
  way: rest,
  async begin(place, { operation, input }) {
    const url = `${place.url}/api/v1/${operation.name.replace('.', '/')}`
    return closing(url, bearer(place), input as object)
  },
}

/** `studio.expose` with its frame, as a document. */
export function documentOf({ operation: { name, effect }, input }: Question): string {
  const field = name.replaceAll(/\.([a-z])/g, (_, letter: string) => letter.toUpperCase())
  const { frame } = input as { frame: string }
  return `${effect === 'read' ? 'query' : 'mutation'} { ${field}(input: {frame: "${frame}"}) { __typename } }`
}

const graphqlCloses: Leaver = {
  name: 'GraphQL closes the connection',
  way: graphql,
  begin: async (place, question) =>
    closing(`${place.url}/graphql`, bearer(place), { query: documentOf(question) }),
}

const accept = 'application/json, text/event-stream'

const mcpCloses: Leaver = {
  name: 'MCP closes the stream',
  way: mcp,
  async begin(place, { operation, input }) {
    const name = operation.name.replace('.', '_')
    const headers = { 'mcp-protocol-version': version, 'mcp-method': 'tools/call', 'mcp-name': name, accept }
    const _meta = {
      'io.modelcontextprotocol/protocolVersion': version,
      'io.modelcontextprotocol/clientCapabilities': {},
      'io.modelcontextprotocol/clientInfo': { name: 'leaver', version: '1' },
    }
    const params = { name, arguments: input, _meta }
    return closing(
      `${place.url}/mcp`,
      { ...bearer(place), ...headers },
      { jsonrpc: '2.0', id: 1, method: 'tools/call', params },
    )
  },
}

const mcpNotifies: Leaver = {
  name: 'MCP of before notifies that it is cancelled',
  way: mcp,
  async begin(place, { operation, input }) {
    const headers = await shakeHands(place)
    const post = (body: object) => postMcp(place, headers, body)
    const params = { name: operation.name.replace('.', '_'), arguments: input }
    const answered = post({ id: 7, method: 'tools/call', params })
    return async () => {
      await post({ method: 'notifications/cancelled', params: { requestId: 7 } })
      const { result } = JSON.parse(await (await answered).text()) as {
        result: { structuredContent: { error: { code: string } } }
      }
      return result.structuredContent.error.code
    }
  },
}

async function shakeHands(place: Place): Promise<Readonly<Record<string, string>>> {
  const params = {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'leaver', version: '1' },
  }
  const response = await postMcp(place, {}, { id: 1, method: 'initialize', params })
  await response.text()
  return { 'mcp-session-id': response.headers.get('mcp-session-id')!, 'mcp-protocol-version': '2025-11-25' }
}

const postMcp = (place: Place, headers: Readonly<Record<string, string>>, body: object) =>
  fetch(`${place.url}/mcp`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      connection: 'close',
      accept,
      ...bearer(place),
      ...headers,
    },
    body: JSON.stringify({ jsonrpc: '2.0', ...body }),
  })

export const overHttp: readonly Leaver[] = [restCloses, graphqlCloses, mcpCloses, mcpNotifies]
