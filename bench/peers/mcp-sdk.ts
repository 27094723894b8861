import { toNodeHandler, type NodeIncomingMessageLike } from '@modelcontextprotocol/node'
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server'
import { createServer } from 'node:http'
import { Found, tenAssets, Wanted } from '../ours/ten-assets.ts'
import { listen } from './listen.ts'
import { versionOf } from './version-of.ts'

/** One tool, the way the guide of the SDK serves it over HTTP. */
export async function mcpSdk() {
  const handler = createMcpHandler(() => {
    const server = new McpServer({ name: 'bench', version: '1.0.0' })
    server.registerTool(
      'shelf_search',
      { description: 'Find ten assets.', inputSchema: Wanted, outputSchema: Found },
      async () => {
        const found = tenAssets()
        return { content: [{ type: 'text', text: JSON.stringify(found) }], structuredContent: found }
      },
    )
    return server
  })
  const answer = toNodeHandler(handler)
  const server = createServer(
    (request, response) => void answer(request as NodeIncomingMessageLike, response),
  )
  const url = `http://${await listen(server)}/mcp`
  const close = async () => {
    await handler.close()
    server.close()
  }
  return { url, version: versionOf('@modelcontextprotocol/server'), close }
}
