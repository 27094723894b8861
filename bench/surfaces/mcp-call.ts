// A call of a tool as a client of MCP 2026-07-28 sends it.
const version = '2026-07-28'
const prefix = 'io.modelcontextprotocol'

export const mcpHeaders = (tool: string) => ({
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
  'mcp-protocol-version': version,
  'mcp-method': 'tools/call',
  'mcp-name': tool,
})

export const callOfTool = (name: string, args: object) =>
  JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: {
      name,
      arguments: args,
      _meta: {
        [`${prefix}/protocolVersion`]: version,
        [`${prefix}/clientInfo`]: { name: 'bench', version: '1.0.0' },
        [`${prefix}/clientCapabilities`]: {},
      },
    },
  })
