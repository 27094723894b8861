import { fakeClock } from '#kernel/testing'
import { authenticateGuest, callerWith } from '#surfaces/testing'
import { connect } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { CupPoured, notice, serveBar, type Served } from './testing.ts'

const open: (() => void)[] = []
afterEach(() => {
  for (const leave of open.splice(0)) leave()
})

/** Reads a stream line by line; `until` answers everything so far once it holds the text. */
async function listen(bar: Served, path: string, headers: Record<string, string> = {}) {
  const leaving = new AbortController()
  open.push(() => leaving.abort())
  const response = await fetch(bar.url + path, {
    headers: { authorization: 'Bearer let-me-in', ...headers },
    signal: leaving.signal,
  })
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let heard = ''
  return {
    response,
    leave: () => leaving.abort(),
    async until(text: string) {
      while (!heard.includes(text)) {
        const { done, value } = await reader.read()
        if (done) throw new Error(`The stream ended before ${text}: ${heard}`)
        heard += value
      }
      return heard
    },
    async end() {
      for (let part = await reader.read(); !part.done; part = await reader.read()) heard += part.value
      return heard
    },
  }
}

const pour = (bar: Served, ...cups: string[]) => bar.app.append(cups.map(cup => CupPoured({ cup })))
const idsOf = (heard: string) => [...heard.matchAll(/^id: (\d+)\ndata/gm)].map(([, id]) => Number(id))

test('a reader gets history and then what happens, and each frame says where to go on', async () => {
  await using bar = await serveBar()
  await pour(bar, 'tea', 'milk')
  const stream = await listen(bar, '/api/v1/events/stream?after=0')
  expect(stream.response.headers.get('content-type')).toContain('text/event-stream')
  await stream.until('"cup":"milk"')
  await pour(bar, 'water')
  const heard = await stream.until('"cup":"water"')
  expect(idsOf(heard)).toEqual([1, 2, 3])
  expect(heard.startsWith('retry: 1000\nid: 0\n\n')).toBe(true)

  const again = await listen(bar, '/api/v1/events/stream?after=0', { 'last-event-id': '2' })
  expect(idsOf(await again.until('"cup":"water"'))).toEqual([3])
})

test('a reader who names no start hears what happens from then on', async () => {
  await using bar = await serveBar()
  await pour(bar, 'tea')
  const stream = await listen(bar, '/api/v1/events/stream')
  await stream.until('id: 1')
  await pour(bar, 'milk')
  expect(idsOf(await stream.until('milk'))).toEqual([2])
})

test('types and subject narrow what is heard', async () => {
  await using bar = await serveBar()
  const byType = await listen(bar, '/api/v1/events/stream?after=0&types=cup.*,view.>')
  const bySubject = await listen(bar, '/api/v1/events/stream?after=0&subject=milk')
  await bar.post('/api/v1/bar/pour', { cup: 'tea' })
  await pour(bar, 'milk')
  expect(idsOf(await byType.until('"cup":"milk"'))).toEqual([1, 3])
  expect(idsOf(await bySubject.until('"cup":"milk"'))).toEqual([3])
})

test('a start can be a time, or how long ago', async () => {
  const clock = fakeClock('2026-01-01T12:00:00Z')
  await using bar = await serveBar({ test: { clock }, now: clock.now })
  await pour(bar, 'tea')
  await clock.tick('10m')
  const between = new Date(clock.now()).toISOString()
  await pour(bar, 'milk')
  expect(idsOf(await (await listen(bar, `/api/v1/events/stream?since=${between}`)).until('milk'))).toEqual([
    2,
  ])
  expect(idsOf(await (await listen(bar, '/api/v1/events/stream?since=9m')).until('milk'))).toEqual([2])
  expect(idsOf(await (await listen(bar, '/api/v1/events/stream?since=10m')).until('milk'))).toEqual([1, 2])
})

test('what cannot be streamed is refused before it begins', async () => {
  await using bar = await serveBar()
  const code = async (query: string, headers = {}) => {
    const response = await bar.get(`/api/v1/events/stream?${query}`, headers)
    return [response.status, ((await response.json()) as any).error.code]
  }
  expect(await code('after=-1')).toEqual([422, 'INVALID_INPUT'])
  expect(await code('after=9')).toEqual([409, 'POSITION_UNKNOWN'])
  expect(await code('types=a..b')).toEqual([422, 'INVALID_INPUT'])
  expect(await code('since=yesterday')).toEqual([422, 'INVALID_INPUT'])
  expect(await code('kinds=a')).toEqual([422, 'INVALID_INPUT'])
  expect(await code('', { 'last-event-id': 'x' })).toEqual([400, 'INVALID_INPUT'])
})

test('GET /events is the stream, for those who ask for one', async () => {
  await using bar = await serveBar()
  await pour(bar, 'tea')
  const stream = await listen(bar, '/api/v1/events?after=0', { accept: 'text/event-stream' })
  await stream.until('tea')
})

test('the latest events are a page, newest first', async () => {
  await using bar = await serveBar()
  await pour(bar, 'tea', 'milk', 'water')
  const page = async (query: string) =>
    (await (await bar.get(`/api/v1/events/recent?${query}`)).json()) as any
  expect((await page('limit=2')).events.map((event: any) => event.position)).toEqual([3, 2])
  expect((await page('types=view.*')).events).toEqual([])
  expect((await page('limit=0')).error.code).toBe('INVALID_INPUT')
  expect((await page('limt=2')).error.message).toBe(
    'The query cannot be used (limt): there is no field limt; did you mean limit?',
  )
})

test('a quiet stream is kept alive', async () => {
  await using bar = await serveBar({ limits: { heartbeatMs: 20 } })
  const stream = await listen(bar, '/api/v1/events/stream')
  await stream.until('\n:\n\n:\n\n')
})

test('only so many streams are open at once, and one that ends makes room', async () => {
  await using bar = await serveBar({ limits: { streamsPerActor: 2 } })
  const first = await listen(bar, '/api/v1/events/stream')
  await listen(bar, '/api/v1/events/stream')
  const third = await bar.get('/api/v1/events/stream')
  expect(third.status).toBe(503)
  expect(((await third.json()) as any).error).toMatchObject({ code: 'BUSY', details: { open: 2, yours: 2 } })
  first.leave()
  let status = 503
  while (status === 503) status = (await listen(bar, '/api/v1/events/stream')).response.status
  expect(status).toBe(200)
})

test('a stream ends before the first event that its reader may not read any more', async () => {
  const reader = callerWith(['events:read'])
  await using bar = await serveBar({ authenticate: authenticateGuest({ reader: reader.caller }) })
  const stream = await listen(bar, '/api/v1/events/stream', { authorization: 'Bearer reader' })
  await pour(bar, 'tea')
  await stream.until('"cup":"tea"')
  reader.take('events:read')
  await pour(bar, 'milk')
  expect(await stream.end()).not.toContain('milk')
})

test('a reader who takes nothing is told that it was dropped', async () => {
  await using bar = await serveBar({ limits: { stalledMs: 100 } })
  const socket = connect(bar.server.port, '127.0.0.1')
  socket.write(
    'GET /api/v1/events/stream HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer let-me-in\r\n\r\n',
  )
  let heard = await new Promise<string>(done => socket.once('data', chunk => done(chunk.toString())))
  socket.pause()
  const large = 'x'.repeat(50_000)
  for (let count = 0; count < 5; count += 1) await pour(bar, ...Array.from({ length: 100 }, () => large))
  await bar.logSays('A reader of the event stream took nothing and was dropped')
  socket.on('data', chunk => (heard = heard.slice(-1000) + chunk.toString())).resume()
  await new Promise<void>(done => socket.once('close', () => done()))
  expect(heard).toMatch(/event: dropped\ndata: \{"reason":"reader too slow","after":\d+\}/)
})

test('closing ends streams at once, and what is being answered in time', async () => {
  const { hooks, asked } = notice('bar.wait')
  const bar = await serveBar({ limits: { closeMs: 300 }, test: { hooks } })
  const stream = await listen(bar, '/api/v1/events/stream')
  await stream.until('id: 0')
  const stuck = bar.post('/api/v1/bar/wait', {}).catch(() => 'cut off')
  await asked
  const begun = performance.now()
  const ended = stream.end()
  await bar.server.close()
  expect(performance.now() - begun).toBeLessThan(5000)
  await ended
  expect(await stuck).toBe('cut off')
  await expect(bar.get('/health/live')).rejects.toThrow('fetch failed')
  await bar.app.stop()
})
