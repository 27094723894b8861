import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { connect } from './connection.ts'
import { ask } from './http.ts'
import { createImages } from './images.ts'

const open: { readonly server: Server; readonly folder: string }[] = []
afterEach(async () => {
  for (const { server, folder } of open.splice(0)) {
    server.closeAllConnections()
    server.close()
    await rm(folder, { recursive: true, force: true })
  }
})

async function serve(listener: RequestListener): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'alice-http-'))
  const server = createServer(listener)
  open.push({ server, folder })
  const path = join(folder, 's')
  server.listen(path)
  await once(server, 'listening')
  return path
}
const forever = () => new AbortController().signal

test('what could not be sent has changed nothing', async () => {
  const question = { method: 'POST', path: '/containers/create', signal: forever() } as const
  await expect(ask('/nowhere/docker.sock', question)).rejects.toMatchObject({ kind: 'transient' })
})

test('nobody knows what became of a change whose answer was lost', async () => {
  const cut = await serve(request => request.socket.destroy())
  const question = { path: '/containers/create', signal: forever() }
  await expect(ask(cut, { ...question, method: 'POST' })).rejects.toMatchObject({ kind: 'uncertain' })
  await expect(ask(cut, { ...question, method: 'GET' })).rejects.toMatchObject({ kind: 'transient' })
})

test('an answer that never comes is not waited for', async () => {
  const silent = await serve(() => {})
  const question = { method: 'DELETE', path: '/containers/1', timeoutMs: 50, signal: forever() } as const
  await expect(ask(silent, question)).rejects.toMatchObject({ kind: 'uncertain' })
})

test('an answer that breaks off is lost', async () => {
  const broken = await serve((_, response) => {
    response.writeHead(200, { 'content-length': 100 })
    response.write('{', () => response.destroy())
  })
  const question = { method: 'POST', path: '/containers/create', signal: forever() } as const
  await expect(ask(broken, question)).rejects.toMatchObject({ kind: 'uncertain' })
})

test('whoever gives up is told their own reason', async () => {
  const silent = await serve(() => {})
  const controller = new AbortController()
  const answer = ask(silent, { path: '/info', signal: controller.signal })
  controller.abort(new Error('enough'))
  await expect(answer).rejects.toThrow('enough')
})

test.each([
  ['1.12', '1.41', '/v1.41'],
  ['1.44', '1.52', '/v1.44'],
  ['1.12', '1.38', '/v1.38'],
])('an Engine from %s to %s is spoken to in %s', async (MinAPIVersion, ApiVersion, prefix) => {
  const path = await serve((request, response) => {
    const answer = request.url === '/version' ? { MinAPIVersion, ApiVersion } : { LoggingDriver: 'json-file' }
    response.end(JSON.stringify(answer))
  })
  const facts = await connect(path).facts(forever())
  expect(facts).toMatchObject({ prefix, logsToFiles: true, dialect: { name: 'docker' } })
})

test('an error after the answer has begun counts as well', async () => {
  const path = await serve((request, response) => {
    if (request.url === '/version') return response.end('{"Components":[{"Name":"Podman Engine"}]}')
    if (request.url === '/info') return response.end('{}')
    if (request.method === 'GET') return response.writeHead(404).end('{"message":"no such image"}')
    return response.end('{"status":"Trying to pull"}\n{"error":"manifest unknown"}\n')
  })
  const images = createImages(connect(path))
  await expect(images.wait('pull:127.0.0.1:1/nope:x', forever())).rejects.toMatchObject({
    kind: 'permanent',
    message: 'manifest unknown',
  })
})
