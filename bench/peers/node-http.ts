import { createServer, type IncomingMessage } from 'node:http'
import { Found, tenAssets, Wanted } from '../ours/ten-assets.ts'
import { listen } from './listen.ts'

/** What no framework can be below: the body read, checked, answered. */
export async function nodeHttp() {
  const server = createServer((request, response) => {
    void read(request).then(text => {
      Wanted.parse(JSON.parse(text))
      const body = JSON.stringify(Found.parse(tenAssets()))
      const length = Buffer.byteLength(body)
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': length }).end(body)
    })
  })
  const url = `http://${await listen(server)}`
  return { url, close: async () => void server.close() }
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
