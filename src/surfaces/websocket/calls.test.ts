import { Refusal } from '#kernel'
import { callerWith, authenticateGuest, notice } from '#surfaces/testing'
import { expect, test } from 'vitest'
import { serveBar } from './testing.ts'

test('calls an operation by name or alias and answers under the same id', async () => {
  await using bar = await serveBar()
  const peer = await bar.connect()
  expect(await peer.ask({ id: 'a', op: 'bar.read', input: { cup: 'red', sips: 2 } })).toEqual({
    id: 'a',
    result: { cup: 'red', sips: 2 },
  })
  expect(await peer.ask({ id: 'b', op: 'find_cups', input: { words: 'blue' } })).toEqual({
    id: 'b',
    result: { words: 'blue', limit: 10 },
  })
})

test('says a refusal, a wrong input and an unknown name as every surface does', async () => {
  await using bar = await serveBar()
  const peer = await bar.connect()
  const broken = await peer.ask({ id: '1', op: 'bar.read', input: { cup: 'broken' } })
  expect(broken).toMatchObject({
    id: '1',
    error: { code: 'CUP_BROKEN', details: { cup: 'broken' }, suggestions: ['bar.pour'] },
  })
  expect(broken.error.trace_id).toMatch(/^[0-9a-f]{32}$/)
  expect(await peer.ask({ id: '2', op: 'bar.read', input: { cups: 'red' } })).toMatchObject({
    error: { code: 'INVALID_INPUT', suggestions: ['use_cup'] },
  })
  expect(await peer.ask({ id: '3', op: 'bar.raed', input: {} })).toMatchObject({
    error: { code: 'UNKNOWN_OPERATION', suggestions: ['use_bar.read'] },
  })
  expect(await peer.ask({ id: '4', op: 'bar.secret' })).toMatchObject({
    error: { code: 'UNKNOWN_OPERATION' },
  })
})

test('a fault shows a trace id and nothing else, and the log has the cause under it', async () => {
  await using bar = await serveBar()
  const peer = await bar.connect()
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
  const answer = await peer.ask({ id: '1', op: 'bar.read', input: { cup: 'bug' }, traceparent })
  expect(answer.error).toMatchObject({ code: 'FAULT', trace_id: '4bf92f3577b34da6a3ce929d0e0e4736' })
  expect(JSON.stringify(answer)).not.toContain('secret')
  expect(bar.logged).toMatchObject([{ details: { trace_id: '4bf92f3577b34da6a3ce929d0e0e4736' } }])
})

test('the same idempotency key gets the first answer', async () => {
  await using bar = await serveBar()
  const peer = await bar.connect()
  const pour = { op: 'bar.pour', input: { cup: 'red' }, idempotency_key: 'k1' }
  const first = await peer.ask({ id: '1', ...pour })
  expect(await peer.ask({ id: '2', ...pour })).toEqual({ ...first, id: '2' })
})

test('many calls run at once and answer in any order', async () => {
  await using bar = await serveBar()
  const peer = await bar.connect()
  peer.send({ id: 'slow', op: 'bar.wait', input: {} })
  expect(await peer.ask({ id: 'quick', op: 'bar.read', input: { cup: 'red' } })).toMatchObject({
    id: 'quick',
  })
  expect(bar.part.stats()).toMatchObject({ sockets: 1, calls: 1 })
})

test('a call that is given up is answered CANCELED; nothing else is touched', async () => {
  await using bar = await serveBar()
  const peer = await bar.connect()
  peer.send({ id: 'a', op: 'bar.wait', input: {} })
  peer.send({ id: 'b', cancel: 'a' })
  const answers = [await peer.next(), await peer.next()]
  expect(answers).toContainEqual({ id: 'b', canceled: true })
  expect(answers).toContainEqual({ id: 'a', error: expect.objectContaining({ code: 'CANCELED' }) })
  expect(await peer.ask({ id: 'c', cancel: 'a' })).toEqual({ id: 'c', canceled: false })
})

test('a socket that goes away takes its calls with it', async () => {
  const { hooks, asked } = notice('bar.wait')
  await using bar = await serveBar({ test: { hooks } })
  const peer = await bar.connect()
  peer.send({ id: 'a', op: 'bar.wait', input: {} })
  await asked
  peer.socket.terminate()
  await expect.poll(() => bar.part.stats()).toMatchObject({ sockets: 0, calls: 0 })
})

test('an id is used for one thing at a time', async () => {
  await using bar = await serveBar()
  const peer = await bar.connect()
  peer.send({ id: 'a', op: 'bar.wait', input: {} })
  expect(await peer.ask({ id: 'a', op: 'bar.read', input: { cup: 'red' } })).toEqual({
    error: expect.objectContaining({ code: 'INVALID_INPUT', details: { id: 'a' } }),
  })
})

test('one call too many at once is BUSY', async () => {
  await using bar = await serveBar({ limits: { callsPerSocket: 2 } })
  const peer = await bar.connect()
  peer.send({ id: '1', op: 'bar.wait', input: {} })
  peer.send({ id: '2', op: 'bar.wait', input: {} })
  expect(await peer.ask({ id: '3', op: 'bar.wait', input: {} })).toMatchObject({
    id: '3',
    error: { code: 'BUSY' },
  })
})

test('tells how much of a limit is left, and refuses beyond it', async () => {
  let left = 1
  const state = () => ({ policy: 'p', limit: 1, remaining: left, reset_seconds: 9, window_seconds: 60 })
  const limit = () => {
    if (left === 0) throw new Refusal('RATE_LIMITED', 'Too many', { details: state() })
    left -= 1
    return state()
  }
  await using bar = await serveBar({ test: { hooks: { limit } } })
  const peer = await bar.connect()
  const read = { op: 'bar.read', input: { cup: 'red' } }
  expect(await peer.ask({ id: '1', ...read })).toMatchObject({ limit: { remaining: 0, limit: 1 } })
  expect(await peer.ask({ id: '2', ...read })).toMatchObject({ error: { code: 'RATE_LIMITED' } })
})

test('hands the caller to the pipeline with every call', async () => {
  const { caller } = callerWith(['bar:read'])
  const seen: unknown[] = []
  const authorize = (request: { caller: unknown; surface: unknown }) =>
    void seen.push([request.caller, request.surface])
  await using bar = await serveBar({
    authenticate: authenticateGuest({ mine: caller }),
    test: { hooks: { authorize } },
  })
  const peer = await bar.connect('/ws', { headers: { 'x-api-key': 'mine' } })
  await peer.ask({ id: '1', op: 'bar.read', input: { cup: 'red' } })
  expect(seen).toEqual([[caller, 'websocket']])
})
