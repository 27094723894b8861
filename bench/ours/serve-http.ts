import { trustedCaller } from '../../src/kernel/index.ts'
import type { App } from '../../src/kernel/run/index.ts'
import { httpServer, type HttpPart } from '../../src/surfaces/http/index.ts'

const key = 'bench'
const caller = trustedCaller({ id: 'bench', kind: 'service' })

/** Surfaces on a free port of this machine, for one caller. */
export async function serveHttp(app: App, parts: readonly HttpPart[]) {
  const http = httpServer({
    app,
    version: app.version,
    parts,
    authenticate: async ({ token }) => (token === key ? caller : undefined),
  })
  const server = await http.listen({ host: '127.0.0.1', port: 0 })
  return { url: server.url, key, close: server.close }
}
