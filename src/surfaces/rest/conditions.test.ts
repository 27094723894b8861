// ETags, and writes that are meant for what their caller has seen.
import { assertMay } from '#kernel'
import type { HookRequest } from '#kernel/run'
import { authenticateGuest, callerWith, desk } from '#surfaces/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serveBar, type Served } from './testing.ts'

let served: Served
beforeAll(async () => {
  const { caller } = callerWith(['desk:write'])
  const authorize = ({ caller: asking, operation }: HookRequest) => {
    if (asking) assertMay(asking, operation.permission)
  }
  served = await serveBar({
    domains: [desk],
    test: { hooks: { authorize } },
    authenticate: authenticateGuest({ blind: caller }),
  })
})
afterAll(() => served[Symbol.asyncDispose]())

const put = (note: string, words: string, headers: Record<string, string> = {}) =>
  fetch(`${served.url}/api/v1/notes/${note}`, {
    method: 'PUT',
    headers: { authorization: 'Bearer let-me-in', 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ words }),
  })
const tagOf = async (note: string) => (await served.get(`/api/v1/notes/${note}`)).headers.get('etag')!
const errorOf = async (response: Response) => ((await response.json()) as any).error

test('the same content has the same tag, another content another one', async () => {
  await put('milk', 'buy some')
  const tag = await tagOf('milk')
  expect(tag).toMatch(/^"[\w-]{22}"$/)
  expect(await tagOf('milk')).toBe(tag)
  await put('milk', 'buy more')
  expect(await tagOf('milk')).not.toBe(tag)
})

test('who has the content gets only its tag', async () => {
  await put('tea', 'is ready')
  const tag = await tagOf('tea')
  for (const wanted of [tag, `"other", ${tag}`, `W/${tag}`, '*', tag.replace(/"$/, ';br"')]) {
    const answer = await served.get('/api/v1/notes/tea', { 'if-none-match': wanted })
    expect([wanted, answer.status, answer.headers.get('etag'), await answer.text()]).toEqual([
      wanted,
      304,
      tag,
      '',
    ])
  }
  for (const method of ['GET', 'HEAD']) {
    const answer = await fetch(`${served.url}/api/v1/notes/tea`, {
      method,
      headers: { authorization: 'Bearer let-me-in', 'if-none-match': tag },
    })
    expect([answer.status, answer.headers.get('content-length')]).toEqual([304, null])
  }
  expect((await served.get('/api/v1/notes/tea', { 'if-none-match': '"other"' })).status).toBe(200)
  expect((await served.get('/api/v1/notes/none', { 'if-none-match': '*' })).status).toBe(404)
})

test('a write for content that is no longer there is refused, and one for what is there is done', async () => {
  await put('list', 'one')
  const tag = await tagOf('list')
  expect((await put('list', 'two', { 'if-match': `"other", ${tag}` })).status).toBe(200)

  const late = await put('list', 'three', { 'if-match': tag })
  expect(late.status).toBe(412)
  expect(await errorOf(late)).toMatchObject({
    code: 'PRECONDITION_FAILED',
    details: { condition: 'if-match', etag: await tagOf('list') },
    suggestions: ['get_again'],
  })
  expect((await put('list', 'three', { 'if-match': `W/${await tagOf('list')}` })).status).toBe(412)
  expect((await put('list', 'three', { 'if-match': '*' })).status).toBe(200)
})

test('what is not there yet can be asked for, and what is there can be spared', async () => {
  expect((await put('fresh', 'x', { 'if-match': '*' })).status).toBe(412)
  expect((await put('fresh', 'x', { 'if-none-match': '*' })).status).toBe(200)
  expect((await put('fresh', 'y', { 'if-none-match': '*' })).status).toBe(412)
})

test('of two writes for the same content at the same moment one is done', async () => {
  await put('race', 'start')
  const headers = { 'if-match': await tagOf('race') }
  const both = await Promise.all([put('race', 'one', headers), put('race', 'two', headers)])
  expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 412])
})

test('a write that is asked again after its answer was lost is answered again, whatever its condition', async () => {
  await put('again', 'before')
  const headers = { 'if-match': await tagOf('again'), 'idempotency-key': '"k-1"' }
  const first = await put('again', 'after', headers)
  expect(first.headers.get('idempotency-replayed')).toBeNull()
  const second = await put('again', 'after', { ...headers, 'idempotency-key': 'k-1' })
  expect([second.status, second.headers.get('idempotency-replayed')]).toEqual([200, 'true'])
  expect(second.headers.get('idempotency-key')).toBe('k-1')
})

test('a condition where GET shows nothing does not hold', async () => {
  const answer = await served.post('/api/v1/desk/write', { note: 'a', words: 'b' }, { 'if-match': '"x"' })
  expect(answer.status).toBe(412)
})

test('a condition does not show what its caller may not see', async () => {
  const answer = await put('milk', 'x', { authorization: 'Bearer blind', 'if-match': '*' })
  expect(answer.status).toBe(403)
  expect((await put('milk', 'x', { authorization: 'Bearer blind' })).status).toBe(200)
})
