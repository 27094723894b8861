import type { App } from '../../src/kernel/run/index.ts'
import { restSurface } from '../../src/surfaces/rest/index.ts'

/** The REST surface on a free port of this machine, for one caller. */
export async function serveRest(app: App) {
  const key = 'bench'
  const rest = restSurface({
    app,
    version: app.version,
    authenticate: async headers =>
      headers.authorization === `Bearer ${key}` ? { id: 'bench', kind: 'service' } : undefined,
  })
  const server = await rest.listen({ host: '127.0.0.1', port: 0 })
  return { url: server.url, key, close: server.close }
}
