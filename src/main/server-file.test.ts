import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findServer, removeServerFile, writeServerFile } from './server-file.ts'

let home = ''
let server: Server
let url = ''
let status = 200
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'alice-server-'))
  status = 200
  server = createServer((request, response) => {
    response.writeHead(request.url === '/health/live' ? status : 404).end()
  })
  await new Promise<void>(done => void server.listen(0, '127.0.0.1', done))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise(done => server.close(done))
  await rm(home, { recursive: true, force: true })
})

test('a server that said where it listens is found, until it says no more', async () => {
  expect(await findServer(home)).toBeUndefined()
  await writeServerFile(home, url)
  expect((await findServer(home))?.url).toBe(url)
  await removeServerFile(home)
  expect(await findServer(home)).toBeUndefined()
  await removeServerFile(home)
})

test('a server that is not well, or answers no more, is not found', async () => {
  await writeServerFile(home, url)
  status = 503
  expect(await findServer(home)).toBeUndefined()
  await writeServerFile(home, 'http://127.0.0.1:1')
  expect(await findServer(home)).toBeUndefined()
})

test('what a dead process or a crash left behind is not found, nor asked', async () => {
  // Process ids end below 2^22 on Linux and far below on other systems.
  for (const text of [
    JSON.stringify({ url, pid: 2 ** 30 }),
    '{"url": "http',
    '',
    'null',
    '{"url": 1, "pid": "x"}',
  ]) {
    await writeFile(join(home, 'server.json'), text)
    expect(await findServer(home), text).toBeUndefined()
  }
})

test('the file is the owner’s alone, and no half of it is left', async () => {
  await writeServerFile(home, url)
  expect((await stat(join(home, 'server.json'))).mode & 0o077).toBe(0)
  expect(await readdir(home)).toEqual(['server.json'])
})
