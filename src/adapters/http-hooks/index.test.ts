import type { HookRequest } from '#domains/webhooks/ports'
import { destinationsLaw } from '#domains/webhooks/testing'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { httpHooks } from './index.ts'

destinationsLaw('http', async answer => {
  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const { method, headers } = request
    const heard = { method, headers, body: await buffer(request) } as unknown as HookRequest
    const { status = 200, headers: said = {}, text = '' } = await answer(heard)
    response.writeHead(status, said).end(text)
  }
  const server = createServer((request, response) => void respond(request, response))
  await new Promise<void>(done => void server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    destinations: httpHooks({ fetch, userAgent: 'alice/test' }),
    url: `http://127.0.0.1:${port}/hook`,
    deadUrl: 'http://127.0.0.1:1/hook',
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(done => void server.close(done))
    },
  }
})
