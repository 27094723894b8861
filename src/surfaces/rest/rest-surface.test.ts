import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { serveBar, type Served } from './testing.ts'

let bar: Served
beforeAll(async () => {
  bar = await serveBar()
})
afterAll(() => bar[Symbol.asyncDispose]())

const bodyOf = async (response: Response) => (await response.json()) as any

describe('every operation', () => {
  test('is asked at its domain and name', async () => {
    const response = await bar.post('/api/v1/bar/read', { cup: 'tea' })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toContain('application/json')
    expect(await bodyOf(response)).toEqual({ cup: 'tea', sips: 1 })
  })

  test('is asked by its alias', async () => {
    expect(await bodyOf(await bar.post('/api/v1/find_cups', { words: 'tea' }))).toEqual({
      words: 'tea',
      limit: 10,
    })
  })

  test('is asked where its hint puts it, with path and query as the schema wants them', async () => {
    expect(await bodyOf(await bar.get('/api/v1/cups/tea?sips=3'))).toEqual({ cup: 'tea', sips: 3 })
    const query = 'tags=a,b&sizes=1&sizes=2.5&full=true&words=12&limit=7&price=%7B%22max%22%3A4%7D'
    expect(await bodyOf(await bar.get(`/api/v1/cups?${query}`))).toEqual({
      tags: ['a', 'b'],
      sizes: [1, 2.5],
      full: true,
      words: '12',
      limit: 7,
      price: { max: 4 },
    })
  })

  test('takes path and body together, and an empty body as no fields', async () => {
    const put = (path: string, body?: string) =>
      fetch(`${bar.url}/api/v1/cups/${path}`, {
        method: 'PUT',
        headers: { authorization: 'Bearer let-me-in', ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body }),
      })
    expect((await bodyOf(await put('tea'))).cup).toBe('tea')
    expect((await bodyOf(await put('tea', '{"note":"hot"}'))).cup).toBe('tea')
    expect((await bodyOf(await put('tea?dry_run=true'))).dry_run).toBe(true)
    const twice = await put('tea', '{"cup":"coffee"}')
    expect(twice.status).toBe(422)
    expect((await bodyOf(twice)).error.message).toBe(
      'cup is in the path and also elsewhere, with another value',
    )
  })

  test('stays hidden when it is private', async () => {
    const response = await bar.post('/api/v1/bar/secret', {})
    expect(response.status).toBe(404)
    expect((await bodyOf(response)).error.code).toBe('UNKNOWN_OPERATION')
  })

  test('answers 202 when the work goes on after the answer', async () => {
    const response = await bar.post('/api/v1/bar/begin', { cups: ['a'] })
    expect(response.status).toBe(202)
    expect(await bodyOf(response)).toMatchObject({
      status: 'processing',
      workflow_id: expect.stringMatching(/^wf_/),
    })
  })

  test('runs once for one idempotency key', async () => {
    const key = { 'idempotency-key': 'one' }
    const first = await bodyOf(await bar.post('/api/v1/bar/pour', { cup: 'tea' }, key))
    expect(await bodyOf(await bar.post('/api/v1/bar/pour', { cup: 'tea' }, key))).toEqual(first)
    const other = await bar.post('/api/v1/bar/pour', { cup: 'milk' }, key)
    expect(other.status).toBe(409)
  })

  test('is listed with what it takes and gives', async () => {
    const { operations } = await bodyOf(await bar.get('/api/v1/operations'))
    expect(operations.map(({ name }: { name: string }) => name)).toEqual([
      'bar.begin',
      'bar.fill',
      'bar.pour',
      'bar.read',
      'bar.search',
      'bar.wait',
    ])
    const pour = operations.find(({ name }: { name: string }) => name === 'bar.pour')
    expect(pour.has_plan).toBe(true)
    expect(pour.input_schema.properties.dry_run.type).toBe('boolean')
  })
})

describe('what is refused', () => {
  test('is said in one body for programs and for people', async () => {
    const response = await bar.get('/api/v1/cups/broken', {
      traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
    })
    expect(response.status).toBe(410)
    expect(response.headers.get('content-type')).toContain('application/problem+json')
    expect(await bodyOf(response)).toEqual({
      type: 'urn:alice:error:CUP_BROKEN',
      title: 'Cup broken',
      status: 410,
      detail: 'The cup broken is broken',
      error: {
        code: 'CUP_BROKEN',
        message: 'The cup broken is broken',
        details: { cup: 'broken' },
        suggestions: ['bar.pour'],
        trace_id: 'a'.repeat(32),
      },
    })
  })

  test('says what was probably meant', async () => {
    const field = await bodyOf(await bar.post('/api/v1/bar/read', { cup: 'tea', sipz: 2 }))
    expect(field.error.message).toContain('did you mean sips?')
    const operation = await bodyOf(await bar.post('/api/v1/bar/reed', {}))
    expect(operation.error).toMatchObject({ code: 'UNKNOWN_OPERATION', suggestions: ['use_bar.read'] })
    const method = await bar.get('/api/v1/bar/read')
    expect(method.status).toBe(405)
    expect(method.headers.get('allow')).toBe('POST, OPTIONS')
  })

  test('does not tell what broke inside, and the log has it under the trace', async () => {
    const response = await bar.get('/api/v1/cups/bug')
    expect(response.status).toBe(500)
    const { error } = await bodyOf(response)
    expect(error.code).toBe('FAULT')
    expect(JSON.stringify(error)).not.toContain('secret')
    const entry = bar.logged.at(-1) as any
    expect(entry.details.trace_id).toBe(error.trace_id)
    expect(entry.details.err.message).toBe('a secret of the house')
  })

  test('includes bodies that are too large, too deep, not JSON, not declared as JSON, or poisoned', async () => {
    const post = async (body: string, headers = {}) => {
      const response = await bar.post('/api/v1/bar/read', body, headers)
      return [response.status, (await bodyOf(response)).error.code]
    }
    expect(await post(`{"cup":"${'x'.repeat(1_100_000)}"}`)).toEqual([413, 'TOO_LARGE'])
    expect(await post('['.repeat(100_000))).toEqual([413, 'TOO_LARGE'])
    expect(await post('{"cup"')).toEqual([400, 'INVALID_INPUT'])
    expect(await post('{"cup":"tea"}', { 'content-type': 'text/plain' })).toEqual([
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ])
    expect(await post('{"cup":"tea","__proto__":{"sips":2}}')).toEqual([400, 'INVALID_INPUT'])
    expect(await post('[1]')).toEqual([422, 'INVALID_INPUT'])
    expect(await post('{"cup":"tea"}', { 'idempotency-key': 'x'.repeat(201) })).toEqual([
      400,
      'INVALID_INPUT',
    ])
  })

  test('includes queries with too many fields and paths that are none', async () => {
    const many = Array.from({ length: 101 }, (_, index) => `f${index}=1`).join('&')
    expect((await bar.get(`/api/v1/cups?${many}`)).status).toBe(413)
    expect((await bar.get('/api/v1/cups/%E0%A4%A')).status).toBe(400)
    expect((await bar.get('/api/v1/cups?limit=many')).status).toBe(422)
    expect((await bar.get('/nowhere')).status).toBe(404)
  })
})

describe('health', () => {
  test('is told to anybody, and why only to those with a key', async () => {
    for (const path of ['/health/live', '/health/ready']) {
      expect((await fetch(bar.url + path)).status).toBe(200)
    }
    expect(await bodyOf(await fetch(`${bar.url}/health`))).toEqual({ status: 'healthy', version: '1.2.3' })
    expect(await bodyOf(await bar.get('/health'))).toMatchObject({ services: [], head: expect.any(Number) })
  })
})
