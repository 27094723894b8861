// Inputs made to take long, to go deep, or to become something else: refused with a code, at once.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serveBar, type Served } from './testing.ts'

let bar: Served
beforeAll(async () => {
  bar = await serveBar()
})
afterAll(() => bar[Symbol.asyncDispose]())

const codeOf = async (answer: Response) => ((await answer.json()) as any).error.code as string
const post = async (body: string) => {
  const answer = await bar.post('/api/v1/bar/read', body)
  return [answer.status, await codeOf(answer)]
}
const cpuMs = async (work: () => Promise<unknown>) => {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

test('JSON that goes deep is refused before anything follows it down', async () => {
  for (const body of [
    '['.repeat(500_000),
    '{"a":'.repeat(100_000),
    `{"cup":${'['.repeat(70)}${']'.repeat(70)}}`,
  ]) {
    expect(await post(body)).toEqual([413, 'TOO_LARGE'])
  }
  expect(await post(`{"cup":"${'['.repeat(100)}"}`)).toEqual([422, 'INVALID_INPUT'])
})

test('a body that cannot be read is answered with where, and without a piece of it', async () => {
  const say = async (body: string) =>
    ((await (await bar.post('/api/v1/bar/read', body)).json()) as any).error.message as string
  expect(await say('{"cup": hush}')).toMatch(/^The body is not JSON( at position 8)?$/)
  expect(await say('{"cup":"tea","__proto__":{}}')).toBe(
    'A body has no field __proto__ or constructor.prototype',
  )
})

test('no field becomes the prototype of something', async () => {
  for (const body of [
    '{"cup":"tea","__proto__":{"admin":true}}',
    String.raw`{"cup":"tea","\u005f_proto__":{"admin":true}}`,
    '{"cup":"tea","constructor":{"prototype":{"admin":true}}}',
  ]) {
    expect(await post(body)).toEqual([400, 'INVALID_INPUT'])
  }
  expect((await bar.get('/api/v1/cups?__proto__=1&constructor=2&prototype=3')).status).toBe(422)
  expect((await bar.get('/api/v1/cups/__proto__')).status).toBe(200)
  expect((await bar.get('/api/v1/__proto__/constructor')).status).toBe(404)
  expect(({} as any).admin).toBeUndefined()
})

test('unknown fields are named with what was probably meant, wherever they are', async () => {
  const suggestionsFor = async (body: object) =>
    ((await (await bar.post('/api/v1/bar/read', body)).json()) as any).error.suggestions as string[]
  expect(await suggestionsFor({ cup: 'tea', sip: 1 })).toEqual(['use_sips'])
  const query = (await (await bar.get('/api/v1/cups?limits=3')).json()) as any
  expect(query.error.suggestions).toEqual(['use_limit'])
})

const bombs = [
  `${'a'.repeat(30_000)}!`,
  `${'('.repeat(5000)}a+${')+'.repeat(5000)}$`,
  `${' '.repeat(10_000)}x`,
  `${'1'.repeat(10_000)}x`,
  '"'.repeat(9999),
  `${',;'.repeat(5000)}q`,
  'W/'.repeat(5000),
]

test('texts made for regular expressions that go back and forth take no time', async () => {
  const long = await cpuMs(async () => {
    for (const bomb of bombs) {
      expect((await bar.post('/api/v1/bar/read', { cup: bomb })).status).toBe(422)
      const text = encodeURIComponent(bomb.slice(0, 4000))
      for (const path of [
        `/api/v1/cups?limit=${text}`,
        `/api/v1/cups?price=${text}`,
        `/api/v1/events/recent?types=${text}`,
        `/api/v1/events/stream?since=${text}`,
        `/api/v1/blobs/${text.slice(0, 400)}`,
      ]) {
        const answer = await bar.get(path)
        await answer.arrayBuffer()
        expect([path.slice(0, 40), answer.status >= 400 && answer.status < 500]).toEqual([
          path.slice(0, 40),
          true,
        ])
      }
    }
  })
  expect(long / (bombs.length * 6)).toBeLessThan(50)
})

test('headers made for them take no time either', async () => {
  const names = [
    'accept',
    'accept-encoding',
    'authorization',
    'idempotency-key',
    'if-match',
    'if-none-match',
    'last-event-id',
    'origin',
    'prefer',
    'traceparent',
    'x-api-key',
  ]
  const long = await cpuMs(async () => {
    for (const name of names) {
      for (const bomb of bombs) {
        const value = bomb.slice(0, 10_000).trim()
        const answer = await fetch(`${bar.url}/api/v1/cups/tea`, {
          method: 'PUT',
          body: '{}',
          headers: { 'content-type': 'application/json', authorization: 'Bearer let-me-in', [name]: value },
        })
        expect([name, answer.status < 500]).toEqual([name, true])
        await answer.arrayBuffer()
      }
    }
  })
  expect(long / (bombs.length * names.length)).toBeLessThan(50)
})
