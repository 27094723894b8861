import { join } from 'node:path'
import { atMost, type Contestant } from '../harness/suite.ts'
import { wanted } from '../ours/ten-assets.ts'
import { openWholeAlice, type WholeAlice } from '../ours/whole-alice.ts'
import { grpcTarget } from './grpc-target.ts'
import { callOfTool, mcpHeaders } from './mcp-call.ts'
import { calling } from './row.ts'
import type { Target } from './target.ts'

const plugin = join(import.meta.dirname, 'shelf-plugin.ts')

interface AliceRow {
  readonly name: string
  /** CPU µs a call. */
  readonly most?: number
  readonly connections?: number
  target(alice: WholeAlice): Target | Promise<Target>
}

const alice = ({ name, most, connections, target }: AliceRow): Contestant =>
  calling({
    name: `Alice, ${name}`,
    kind: 'ours',
    ...(most !== undefined && { goals: [atMost('cpu_us', most)] }),
    ...(connections !== undefined && { connections }),
    async serve({ folder }) {
      const opened = await openWholeAlice(folder, plugin)
      return { target: await target(opened), close: opened.close }
    },
  })

const keyOf = ({ key }: WholeAlice) => ({ authorization: `Bearer ${key}` })
const json = { 'content-type': 'application/json' }

const query = `query Search($input: ShelfSearchInput!) {
  shelfSearch(input: $input) {
    total
    assets { content_hash path media_type size_bytes stars tags discovered_at }
  }
}`

/** The same operation through every surface. */
export const aliceRows: readonly Contestant[] = [
  alice({
    name: 'REST, POST',
    most: 110,
    target: served => ({
      over: 'http',
      url: `${served.url}/api/v1/shelf/search`,
      method: 'POST',
      headers: { ...keyOf(served), ...json },
      body: JSON.stringify(wanted),
    }),
  }),
  alice({
    name: 'REST, GET',
    most: 110,
    target: served => ({
      over: 'http',
      url: `${served.url}/api/v1/shelf?text=${wanted.text}&tags=${wanted.tags.join(',')}&limit=${wanted.limit}`,
      method: 'GET',
      headers: keyOf(served),
    }),
  }),
  alice({ name: 'gRPC', most: 110, target: grpcTarget }),
  alice({ name: 'gRPC, all over one connection', connections: 1, target: grpcTarget }),
  alice({
    name: 'MCP 2026-07-28, tools/call',
    most: 160,
    target: served => ({
      over: 'http',
      url: `${served.url}/mcp`,
      method: 'POST',
      headers: { ...keyOf(served), ...mcpHeaders('shelf_search') },
      body: callOfTool('shelf_search', wanted),
    }),
  }),
  alice({
    name: 'WebSocket',
    most: 60,
    target: served => ({
      over: 'websocket',
      url: `${served.url.replace('http', 'ws')}/ws`,
      headers: keyOf(served),
      message: { op: 'shelf.search', input: wanted },
    }),
  }),
  alice({
    name: 'GraphQL, query with variables',
    most: 250,
    target: served => ({
      over: 'http',
      url: `${served.url}/graphql`,
      method: 'POST',
      headers: { ...keyOf(served), ...json, accept: 'application/graphql-response+json' },
      body: JSON.stringify({ query, variables: { input: wanted } }),
    }),
  }),
]
