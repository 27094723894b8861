import { connectNodeAdapter } from '@connectrpc/connect-node'
import { createServer } from 'node:http'
import { createServer as createHttp2Server } from 'node:http2'
import { listen } from './listen.ts'
import { Search, search } from './shelf-proto.ts'
import { versionOf } from './version-of.ts'

/** Its own protocol in JSON over HTTP/1.1, gRPC over HTTP/2. */
export async function connect(protocol: 'http/1.1' | 'http/2') {
  const handler = connectNodeAdapter({ routes: router => void router.rpc(Search, search) })
  const server = protocol === 'http/2' ? createHttp2Server({}, handler) : createServer(handler)
  const address = await listen(server)
  return {
    address,
    url: `http://${address}`,
    version: versionOf('@connectrpc/connect-node'),
    close: async () => void server.close(),
  }
}
