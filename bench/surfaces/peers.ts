import type { Contestant } from '../harness/suite.ts'
import { wanted } from '../ours/ten-assets.ts'
import { connect } from '../peers/connect.ts'
import { fastify } from '../peers/fastify.ts'
import { grpcJs } from '../peers/grpc-js.ts'
import { mcpSdk } from '../peers/mcp-sdk.ts'
import { nodeHttp } from '../peers/node-http.ts'
import { searchPath, wantedBytes } from '../peers/shelf-proto.ts'
import { trpc } from '../peers/trpc.ts'
import { callOfTool, mcpHeaders } from './mcp-call.ts'
import { calling } from './row.ts'
import type { GrpcTarget, HttpTarget } from './target.ts'

const post = (url: string, more: Readonly<Record<string, string>> = {}): HttpTarget => ({
  over: 'http',
  url,
  method: 'POST',
  headers: { 'content-type': 'application/json', ...more },
  body: JSON.stringify(wanted),
})

const grpc = (address: string): GrpcTarget => ({
  over: 'grpc',
  address,
  path: searchPath,
  message: wantedBytes.toString('base64'),
  metadata: {},
})

/** What others need for the same operation. */
export const peerRows: readonly Contestant[] = [
  calling({
    name: 'node:http and zod',
    kind: 'limit',
    async serve() {
      const { url, close } = await nodeHttp()
      return { target: post(url), close }
    },
  }),
  calling({
    name: 'grpc-js, protobuf-es and zod',
    kind: 'limit',
    async serve() {
      const { address, close } = await grpcJs()
      return { target: grpc(address), close }
    },
  }),
  calling({
    name: 'Fastify and zod',
    kind: 'peer',
    async serve() {
      const { url, version, close } = await fastify()
      return { target: post(`${url}/search`), note: `Fastify ${version}`, close }
    },
  }),
  calling({
    name: 'MCP SDK, createMcpHandler, tools/call',
    kind: 'peer',
    async serve() {
      const { url, version, close } = await mcpSdk()
      const headers = mcpHeaders('shelf_search')
      const target = { ...post(url, headers), body: callOfTool('shelf_search', wanted) }
      return { target, note: `@modelcontextprotocol/server ${version}, one tool`, close }
    },
  }),
  calling({
    name: 'tRPC, standalone, query',
    kind: 'peer',
    async serve() {
      const { url, version, close } = await trpc()
      const input = encodeURIComponent(JSON.stringify(wanted))
      const target = {
        over: 'http',
        url: `${url}/search?input=${input}`,
        method: 'GET',
        headers: {},
      } as const
      return { target, note: `tRPC ${version}`, close }
    },
  }),
  calling({
    name: 'Connect, JSON',
    kind: 'peer',
    async serve() {
      const { url, version, close } = await connect('http/1.1')
      const target = post(`${url}${searchPath}`, { 'connect-protocol-version': '1' })
      return { target, note: `Connect for Node ${version}`, close }
    },
  }),
  calling({
    name: 'Connect, gRPC',
    kind: 'peer',
    async serve() {
      const { address, close } = await connect('http/2')
      return { target: grpc(address), close }
    },
  }),
]
