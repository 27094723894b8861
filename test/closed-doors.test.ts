// Without credentials nothing but health and the public documentation answers. Every route is asked.
import type { App } from '#kernel/run'
import { silentLog } from '#kernel/testing'
import { consolePages } from '#surfaces/console'
import { httpServer, type HttpPart, type HttpServer, type RunningHttp } from '#surfaces/http'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { request, type ClientRequest, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../src/config.ts'
import { openAccess } from '../src/main/access.ts'
import { openAlice, systemClock } from '../src/main/alice.ts'
import { openSessions } from '../src/main/open-console.ts'
import { httpParts } from '../src/main/open-surfaces.ts'

/** What answers everybody, and nothing else does: health, the documentation, the console's page, which holds nothing. */
const open = [
  '/',
  ...consolePages.flatMap(page => [`/${page}`, `/${page}/*`]),
  '/console/:name',
  '/.well-known/ard.json',
  '/docs',
  '/docs/*',
  '/llms.txt',
  '/favicon.ico',
  '/health',
  '/health/live',
  '/health/ready',
  '/robots.txt',
  '/session',
].toSorted()

let home = ''
let app: App
let fastify: HttpServer
let server: RunningHttp
let upgrades: readonly string[] = []
let end = () => {}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'alice-doors-'))
  const config = readConfig({ ALICE_HOME: home })
  app = await openAlice({ config, log: silentLog })
  const access = await openAccess({ app, clock: systemClock, ownerKey: 'alice_owner' })
  end = access.close
  const { authenticate } = access
  const parts = await httpParts({
    app,
    config,
    metrics: { render: async () => ({ contentType: 'text/plain', text: '' }) },
    authenticate,
    sessions: await openSessions(config),
    url: () => server.url,
  })
  upgrades = parts.flatMap(part => Object.keys(part.upgrades ?? {}))
  const listing: HttpPart = { name: 'listing', mount: mounted => void (fastify = mounted) }
  const http = httpServer({ app, version: '0', authenticate, parts: [...parts, listing] })
  server = await http.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(async () => {
  await server.close()
  end()
  await app.stop()
  await rm(home, { recursive: true, force: true })
})

/** Every route as Fastify knows it: `GET /api/v1/assets/:content_hash`. */
function routes(): { method: string; path: string }[] {
  const path: string[] = []
  return fastify
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap(line => {
      const found = /^([│├└─\s]*)([^\s(]+)(?: ?\(([A-Z, -]+)\))?$/.exec(line)
      if (!found) return []
      const [, indent = '', name = '', methods] = found
      const depth = indent.length / 4
      path.splice(Math.max(0, depth - 1), Infinity, name === '*' ? '/*' : name)
      return methods === undefined
        ? []
        : methods.split(', ').map(method => ({ method, path: path.join('').replaceAll('//', '/') }))
    })
}

async function statusOf(method: string, path: string): Promise<number> {
  const asked = path.replaceAll(/:\w+|\*/g, 'x').replace(/^(?!\/)/, '/')
  const isRead = ['GET', 'HEAD', 'OPTIONS', 'TRACE'].includes(method)
  const headers = isRead ? {} : { 'content-type': 'application/json', 'content-length': 2 }
  const sent = request(`${server.url}${asked}`, { method, headers }).end(isRead ? '' : '{}')
  return answerTo(sent)
}

async function answerTo(sent: ClientRequest): Promise<number> {
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  response.resume()
  return response.statusCode!
}

test('without credentials every door is closed but those that are meant to be open', async () => {
  const all = routes()
  expect(all.length).toBeGreaterThan(200)
  const statuses = await Promise.all(all.map(({ method, path }) => statusOf(method, path)))
  const answered = new Set(all.filter((_, index) => statuses[index] !== 401).map(({ path }) => path))
  expect([...answered].toSorted()).toEqual(open)
})

test('a socket is not opened either', async () => {
  expect(upgrades.length).toBeGreaterThan(0)
  for (const path of upgrades) {
    const headers = {
      connection: 'upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    }
    const sent = request(`${server.url}${path.replace('*', 'x')}`, { headers }).end()
    expect(await answerTo(sent), path).toBe(401)
  }
})
