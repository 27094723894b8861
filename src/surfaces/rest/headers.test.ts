// What stands in the headers of requests and answers besides conditions and preferences.
import { Refusal, type LimitState } from '#kernel'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { serveBar, type Served } from './testing.ts'

let bar: Served
beforeAll(async () => {
  bar = await serveBar()
})
afterAll(() => bar[Symbol.asyncDispose]())

const ask = (method: string, path: string, headers: Record<string, string> = {}) =>
  fetch(bar.url + path, { method, headers: { authorization: 'Bearer let-me-in', ...headers } })
const codeOf = async (response: Response) => ((await response.json()) as any).error.code as string

describe('an address', () => {
  test('says which methods it has, to whoever may ask', async () => {
    const options = await ask('OPTIONS', '/api/v1/cups/tea')
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, HEAD, PUT, OPTIONS'])
    expect(options.headers.get('access-control-allow-origin')).toBeNull()
    expect((await ask('OPTIONS', '/health')).headers.get('allow')).toBe('GET, HEAD, OPTIONS')
    expect((await ask('OPTIONS', '/nowhere')).status).toBe(404)
    expect((await fetch(`${bar.url}/api/v1/cups/tea`, { method: 'OPTIONS' })).status).toBe(401)
  })

  test('refuses the methods it does not have, wherever it is', async () => {
    for (const [method, path] of [
      ['DELETE', '/api/v1/cups/tea'],
      ['POST', '/api/v1/operations'],
      ['PUT', '/health/live'],
      ['POST', '/openapi.json'],
    ] as const) {
      const answer = await ask(method, path)
      expect([path, answer.status, await codeOf(answer)]).toEqual([path, 405, 'METHOD_NOT_ALLOWED'])
      expect(answer.headers.get('allow')).toContain('OPTIONS')
    }
  })

  test('answers HEAD as GET, without the body', async () => {
    const [head, get] = await Promise.all([ask('HEAD', '/api/v1/cups/tea'), ask('GET', '/api/v1/cups/tea')])
    expect([head.status, await head.text()]).toEqual([200, ''])
    for (const name of ['content-type', 'content-length', 'etag']) {
      expect([name, head.headers.get(name)]).toEqual([name, get.headers.get(name)])
    }
  })

  test('is not answered in what the caller cannot read, nor asked in what the server cannot', async () => {
    const accept = (range: string) => ask('GET', '/api/v1/cups/tea', { accept: range })
    for (const range of [
      'application/json',
      'application/*;q=0.2',
      'text/html, */*;q=0.1',
      'APPLICATION/JSON',
    ]) {
      expect([range, (await accept(range)).status]).toEqual([range, 200])
    }
    for (const range of ['text/html', 'application/json;q=0', 'image/*']) {
      const answer = await accept(range)
      expect([range, answer.status, await codeOf(answer)]).toEqual([range, 406, 'NOT_ACCEPTABLE'])
    }
    const packed = await bar.post('/api/v1/bar/read', '{}', { 'content-encoding': 'gzip' })
    expect([packed.status, await codeOf(packed)]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE'])
  })
})

describe('limits', () => {
  const state: LimitState = {
    policy: 'read',
    limit: 60,
    remaining: 58,
    reset_seconds: 30.2,
    window_seconds: 60,
  }

  test('are told with every answer', async () => {
    await using limited = await serveBar({ test: { hooks: { limit: () => state } } })
    const { headers } = await limited.get('/api/v1/cups/tea')
    expect(headers.get('ratelimit-policy')).toBe('"read";q=60;w=60')
    expect(headers.get('ratelimit')).toBe('"read";r=58;t=31')
    const refused = await limited.get('/api/v1/cups/broken')
    expect([refused.status, refused.headers.get('ratelimit')]).toEqual([410, '"read";r=58;t=31'])
  })

  test('say when to ask again, once they are used up', async () => {
    const details = { reset_seconds: 12.5 }
    const limit = () => {
      throw new Refusal('RATE_LIMITED', 'Too often', { details, suggestions: ['wait_until_reset'] })
    }
    await using limited = await serveBar({ test: { hooks: { limit } } })
    const answer = await limited.get('/api/v1/cups/tea')
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '13'])
  })
})

describe('long answers', () => {
  const fill = (encoding: string, letters = 5000) =>
    bar.post('/api/v1/bar/fill', { letters }, { 'accept-encoding': encoding })

  test('are packed for who can unpack them', async () => {
    for (const [accepted, used] of [
      ['br, gzip', 'br'],
      ['gzip', 'gzip'],
      ['gzip;q=1, br;q=0.5', 'gzip'],
      ['*', 'br'],
      ['br;q=0, identity', null],
      ['identity', null],
      ['zstd', null],
    ] as const) {
      const answer = await fill(accepted)
      expect([accepted, answer.headers.get('content-encoding')]).toEqual([accepted, used])
      expect(answer.headers.get('vary')).toBe('accept-encoding')
      expect(((await answer.json()) as any).text).toHaveLength(5000)
    }
  })

  test('are sent as they are when they are short', async () => {
    const answer = await fill('br, gzip', 100)
    expect([answer.headers.get('content-encoding'), answer.headers.get('vary')]).toEqual([null, null])
  })

  test('have a tag for each packing, and all of them name the same content', async () => {
    const get = (more: Record<string, string>) => ask('GET', '/openapi.json', more)
    const tags = await Promise.all(
      ['br', 'gzip', 'identity'].map(async each =>
        (await get({ 'accept-encoding': each })).headers.get('etag'),
      ),
    )
    expect(new Set(tags).size).toBe(3)
    for (const tag of tags) {
      const answer = await get({ 'accept-encoding': 'br', 'if-none-match': tag! })
      expect([answer.status, answer.headers.get('vary')]).toEqual([304, 'accept-encoding'])
    }
  })

  test('are not packed while they stream', async () => {
    const leaving = new AbortController()
    const stream = await fetch(`${bar.url}/api/v1/events/stream?after=0`, {
      headers: { authorization: 'Bearer let-me-in', 'accept-encoding': 'br' },
      signal: leaving.signal,
    })
    expect(stream.headers.get('content-encoding')).toBeNull()
    leaving.abort()
  })
})
