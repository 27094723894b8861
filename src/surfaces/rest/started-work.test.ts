import type { EventRecord } from '#kernel'
import { desk } from '#surfaces/testing'
import { expect, test } from 'vitest'
import { preferencesOf } from './preferences.ts'
import { serveBar, type Served } from './testing.ts'

const tidy = (served: Served, input: object, prefer?: string) =>
  served.post('/api/v1/desk/tidy', input, prefer === undefined ? {} : { prefer })
/** The id of the first workflow, once it began. */
async function startedIn({ app }: Served): Promise<string> {
  const { signal } = new AbortController()
  const started = app.events.follow({ after: 0, patterns: ['workflow.started'], signal })
  const events = started[Symbol.asyncIterator]()
  const { value } = await events.next()
  await events.return?.()
  return (value as EventRecord).subject
}
const bodyOf = async (response: Response) => (await response.json()) as any

test('work that goes on is answered at once, with where to ask about it', async () => {
  await using served = await serveBar({ domains: [desk] })
  const answer = await tidy(served, { word: 'now' }, 'respond-async')
  const { workflow_id } = await bodyOf(answer)
  expect(answer.status).toBe(202)
  expect(answer.headers.get('preference-applied')).toBe('respond-async')
  expect(answer.headers.get('location')).toBe(`/api/v1/tidy-ups/${workflow_id}`)
  expect(await bodyOf(await served.get(answer.headers.get('location')!))).toMatchObject({
    status: 'processing',
  })
})

test('who would wait gets the end, when it comes in time', async () => {
  await using served = await serveBar({ domains: [desk] })
  const answer = await tidy(served, {}, 'wait=30')
  expect(answer.status).toBe(200)
  expect(answer.headers.get('preference-applied')).toBe('wait=30')
  const body = await bodyOf(answer)
  expect(body).toMatchObject({ status: 'completed', result: { tidy: true } })
  expect(answer.headers.get('content-location')).toBe(`/api/v1/tidy-ups/${body.workflow_id}`)
})

test('who waits hears of an end that comes while waiting', async () => {
  await using served = await serveBar({ domains: [desk] })
  const waiting = tidy(served, { word: 'now' }, 'wait=30')
  await served.post('/api/v1/desk/say', { workflow_id: await startedIn(served), word: 'now' })
  expect(await bodyOf(await waiting)).toMatchObject({ status: 'completed' })
})

test('who waited long enough is told that it goes on', async () => {
  await using served = await serveBar({ domains: [desk] })
  const answer = await tidy(served, { word: 'now' }, 'wait=1')
  expect([answer.status, answer.headers.get('preference-applied')]).toEqual([202, null])
})

test('a server that stops keeps nobody waiting', async () => {
  const served = await serveBar({ domains: [desk] })
  const waiting = tidy(served, { word: 'now' }, 'wait=60')
  await startedIn(served)
  const [answer] = await Promise.all([waiting, served[Symbol.asyncDispose]()])
  expect(answer.status).toBe(202)
})

test('lists come in pages, and each says where the next one is', async () => {
  await using served = await serveBar({ domains: [desk] })
  for (const note of ['a', 'b', 'c']) await served.post('/api/v1/desk/write', { note, words: '' })
  const first = await served.get('/api/v1/notes?limit=2')
  const link = /^<(.+)>; rel="next"$/.exec(first.headers.get('link')!)![1]!
  const second = await served.get(link)
  expect([(await bodyOf(first)).notes, (await bodyOf(second)).notes]).toEqual([['a', 'b'], ['c']])
  expect(second.headers.get('link')).toBeNull()
})

test('wishes that cannot be read are left out', () => {
  expect(preferencesOf('respond-async, wait=5')).toEqual({ isAsync: true, waitMs: 5000 })
  expect(preferencesOf('handling=lenient; wait="7"')).toEqual({ isAsync: false, waitMs: 7000 })
  expect(preferencesOf('wait=99999')).toEqual({ isAsync: false, waitMs: 60_000 })
  expect(preferencesOf('wait=-1, wait=soon')).toEqual({ isAsync: false, waitMs: 0 })
})
