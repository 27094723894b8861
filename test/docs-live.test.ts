// A server with a plugin shows what that added, to whoever may see it and to nobody else.
import { silentLog, testApp } from '#kernel/testing'
import { asyncApiPart } from '#surfaces/asyncapi'
import { docsSitePart } from '#surfaces/docs-site'
import { httpServer } from '#surfaces/http'
import { pagesPart } from '#surfaces/pages'
import { authenticateGuest, bar, callerWith } from '#surfaces/testing'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeRestTo } from '../src/main/describe-rest.ts'

let url = ''
let close: () => Promise<void>
beforeAll(async () => {
  const app = await testApp([bar], { log: silentLog })
  const server = await httpServer({
    app,
    version: '1',
    authenticate: authenticateGuest({ stranger: callerWith(['cellar:read']).caller }),
    parts: [
      docsSitePart({ folder: join(tmpdir(), 'nothing-was-built-here') }),
      pagesPart({ version: '1', describe: caller => describeRestTo(app, caller) }),
      asyncApiPart({ app, version: '1' }),
    ],
  }).listen({ host: '127.0.0.1', port: 0 })
  ;({ url } = server)
  close = async () => {
    await server.close()
    await app.stop()
  }
})
afterAll(() => close())

const ask = async (path: string, key?: string) => {
  const answer = await fetch(url + path, { headers: key ? { authorization: `Bearer ${key}` } : {} })
  return { status: answer.status, text: await answer.text() }
}

test('operations of a domain that no release has are under /docs, with their fields and a line to try', async () => {
  expect((await ask('/docs/live', 'let-me-in')).text).toContain('bar.pour')
  const page = await ask('/docs/live/operations/bar', 'let-me-in')
  expect(page.text).toContain('curl')
  expect(page.text).toContain('needs <code>bar:write</code>')
  expect((await ask('/docs/live/events', 'let-me-in')).text).toContain('cup.poured')
})

test('without a key, or with one that may not see them, they are not', async () => {
  for (const path of ['/docs/live', '/docs/live/operations/bar', '/docs/live/events']) {
    const open = await ask(path)
    expect([path, open.status, open.text.includes('pour')]).toEqual([path, 401, false])
  }
  expect((await ask('/docs/live', 'stranger')).text).not.toContain('bar.')
  expect((await ask('/docs/live/operations/bar', 'stranger')).status).toBe(404)
  for (const path of ['/docs', '/llms.txt', '/robots.txt', '/.well-known/ard.json']) {
    expect((await ask(path)).text).not.toContain('bar.')
  }
})
