import { fastify as createFastify } from 'fastify'
import { Found, tenAssets, Wanted } from '../ours/ten-assets.ts'

/** Fastify as its guide begins, with zod where its own schemas would be. */
export async function fastify() {
  const server = createFastify()
  server.post('/search', async request => {
    Wanted.parse(request.body)
    return Found.parse(tenAssets())
  })
  const url = await server.listen({ host: '127.0.0.1', port: 0 })
  return { url, version: server.version, close: () => server.close() }
}
