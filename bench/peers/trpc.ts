import { initTRPC } from '@trpc/server'
import { createHTTPServer } from '@trpc/server/adapters/standalone'
import { Found, tenAssets, Wanted } from '../ours/ten-assets.ts'
import { listen } from './listen.ts'
import { versionOf } from './version-of.ts'

export async function trpc() {
  const { router, procedure } = initTRPC.create()
  const search = procedure
    .input(Wanted)
    .output(Found)
    .query(() => tenAssets())
  const server = createHTTPServer({ router: router({ search }) })
  const url = `http://${await listen(server)}`
  return { url, version: versionOf('@trpc/server'), close: async () => void server.close() }
}
