// cspell:ignore fsecret
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { siteServer } from './serve-site.ts'
import { readPages, writePages } from './site-pages.ts'

let folder = ''
let server: ReturnType<typeof siteServer>
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alice-site-'))
  await mkdir(join(folder, 'site'))
  server = siteServer(join(folder, 'site'))
  await new Promise<void>(done => {
    server.listen(0, '127.0.0.1', done)
  })
})
afterEach(async () => {
  server.closeAllConnections()
  server.close()
  await rm(folder, { recursive: true })
})

/** As written: fetch would tidy the path up before it is sent. */
async function get(path: string, method = 'GET') {
  const { port } = server.address() as AddressInfo
  const asked = request({ host: '127.0.0.1', port, path, method, agent: false })
  asked.end()
  const response = await new Promise<import('node:http').IncomingMessage>((done, fail) => {
    asked.once('response', done)
    asked.once('error', fail)
  })
  return { status: response.statusCode, type: response.headers['content-type'], body: await text(response) }
}

test('pages are served as they are now, with their type', async () => {
  await writePages(join(folder, 'site'), { 'index.html': 'one', 'docs/index.html': 'two', 'a.css': 'three' })
  expect(await get('/')).toEqual({ status: 200, type: 'text/html; charset=utf-8', body: 'one' })
  expect((await get('/docs/?x=1')).body).toBe('two')
  expect(await get('/a.css')).toMatchObject({ type: 'text/css; charset=utf-8', body: 'three' })
  await writePages(join(folder, 'site'), { 'index.html': 'four' })
  expect((await get('/index.html')).body).toBe('four')
  expect((await get('/a.css')).status).toBe(404)
  expect(await readPages(join(folder, 'site'))).toEqual({ 'index.html': 'four' })
})

test('nothing outside of the site is served', async () => {
  await writeFile(join(folder, 'secret.txt'), 'secret')
  await symlink(join(folder, 'secret.txt'), join(folder, 'site', 'link.txt'))
  for (const path of [
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '//secret.txt',
    '/link.txt',
  ]) {
    expect((await get(path)).status, path).toBe(404)
  }
  expect((await get('/', 'POST')).status).toBe(405)
})

test('without a folder there are no pages, and that is another thing than an empty one', async () => {
  expect(await readPages(join(folder, 'none'))).toBeUndefined()
  expect(await readPages(join(folder, 'site'))).toEqual({})
})
