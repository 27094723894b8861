import { callerWith, notice } from '#surfaces/testing'
import { status } from '@grpc/grpc-js'
import { expect, test } from 'vitest'
import { refused, serveBar } from './testing.ts'

test('an operation is a call of the service of its domain', async () => {
  await using bar = await serveBar()

  expect((await bar.call('bar.v1.Bar/Read', { cup: 'blue', sips: 3 })).json).toEqual({ cup: 'blue', sips: 3 })
  expect((await bar.call('bar.v1.Bar/Read', { cup: 'blue' })).json).toEqual({ cup: 'blue', sips: 1 })
})

test('a refusal has a status, google.rpc details and the error every surface answers', async () => {
  await using bar = await serveBar()
  const { code, details, error, metadata } = await refused(bar.call('bar.v1.Bar/Read', { cup: 'broken' }))

  expect(code).toBe(status.NOT_FOUND)
  expect(details).toBe('The cup broken is broken')
  expect(error).toMatchObject({ code: 'CUP_BROKEN', details: { cup: 'broken' }, suggestions: ['bar.pour'] })
  expect(String(metadata.get('grpc-status-details-bin')[0])).toContain('google.rpc.ErrorInfo')
})

test('a missing field, a wrong one and one nobody knows are refused, not filled in', async () => {
  await using bar = await serveBar()

  expect(await refused(bar.call('bar.v1.Bar/Read', {}))).toMatchObject({
    code: status.INVALID_ARGUMENT,
    error: { code: 'INVALID_INPUT' },
  })
  expect((await refused(bar.call('bar.v1.Bar/Read', { cup: 'a', sips: 11 }))).error.details.issues).toEqual([
    { path: 'sips', message: 'Too big: expected number to be <=10' },
  ])
  expect(
    (await refused(bar.send('bar.v1.Bar/Read', Buffer.from([0x9a, 0x06, 0x01, 0x61])))).error,
  ).toMatchObject({
    code: 'INVALID_INPUT',
    details: { field_number: 99 },
  })
  expect((await refused(bar.send('bar.v1.Bar/Read', Buffer.from([0x0a, 0x7f])))).code).toBe(
    status.INVALID_ARGUMENT,
  )
})

test('what breaks inside shows a trace id and nothing else', async () => {
  await using bar = await serveBar()
  const traceparent = '00-0123456789abcdef0123456789abcdef-0123456789abcdef-01'
  const { code, error } = await refused(
    bar.call('bar.v1.Bar/Read', { cup: 'bug' }, { metadata: { traceparent } }),
  )

  expect(code).toBe(status.INTERNAL)
  expect(error).toMatchObject({ code: 'FAULT', trace_id: '0123456789abcdef0123456789abcdef' })
  expect(JSON.stringify(error)).not.toContain('secret')
})

test('nobody gets in without a key, or with a wrong one', async () => {
  await using bar = await serveBar()

  for (const authorization of ['', 'Bearer wrong', 'Basic bGV0LW1lLWlu']) {
    const { code, error } = await refused(
      bar.call('bar.v1.Bar/Read', { cup: 'a' }, { metadata: { authorization } }),
    )
    expect([code, error.code]).toEqual([status.UNAUTHENTICATED, 'UNAUTHENTICATED'])
  }
})

test('the pipeline knows who called, and through which surface', async () => {
  const asked: unknown[] = []
  const hooks = {
    authorize: ({ actor, surface }: { actor: object; surface: unknown }) => void asked.push(actor, surface),
  }
  const { caller } = callerWith(['bar:read'])
  await using bar = await serveBar({ test: { hooks }, callers: { theirs: caller } })
  await bar.call('bar.v1.Bar/Read', { cup: 'a' }, { metadata: { authorization: 'Bearer theirs' } })

  expect(asked).toEqual([caller.actor, 'grpc'])
})

test('the same idempotency key is the same answer', async () => {
  await using bar = await serveBar()
  const metadata = { 'idempotency-key': 'once' }
  const first = await bar.call('bar.v1.Bar/Pour', { cup: 'a' }, { metadata })
  const second = await bar.call('bar.v1.Bar/Pour', { cup: 'a' }, { metadata })

  expect(second.json).toEqual(first.json)
  expect(first.trailing.get('idempotency-replayed')).toEqual([])
  expect(second.trailing.get('idempotency-replayed')).toEqual(['true'])
})

test('a plan is one kind of answer, what was done another', async () => {
  await using bar = await serveBar()

  expect((await bar.call('bar.v1.Bar/Pour', { cup: 'a', dryRun: true })).json).toMatchObject({
    dryRun: { plan: { summary: 'Fill a', steps: [{ action: 'update', target: 'a' }] } },
  })
  expect((await bar.call('bar.v1.Bar/Pour', { cup: 'a' })).json).toMatchObject({ result: { cup: 'a' } })
})

test('how much of a limit is left stands in the initial metadata', async () => {
  const limit = () => ({ policy: 'calls', limit: 10, remaining: 4, reset_seconds: 30, window_seconds: 60 })
  await using bar = await serveBar({ test: { hooks: { limit } } })
  const { initial } = await bar.call('bar.v1.Bar/Read', { cup: 'a' })

  expect(initial.get('ratelimit')).toEqual(['"calls";r=4;t=30'])
  expect(initial.get('ratelimit-policy')).toEqual(['"calls";q=10;w=60'])
})

test('a deadline and a caller who gives up both end a read', async () => {
  const { hooks, asked } = notice('bar.wait')
  const ends = [Promise.withResolvers<string | undefined>(), Promise.withResolvers<string | undefined>()]
  const left = [...ends]
  const observe = ({ code }: { readonly code: string | undefined }) => left.shift()?.resolve(code)
  await using bar = await serveBar({ test: { hooks: { ...hooks, observe } } })
  const leaving = new AbortController()
  const { signal } = leaving
  const waiting = refused(bar.call('bar.v1.Bar/Wait', {}, { signal, deadlineMs: 60_000 }))
  await asked
  leaving.abort()
  // The word of google.rpc.Code.
  expect(status[(await waiting).code]).toMatch(/^CANCEL/)
  expect(await ends[0]!.promise).toBe('CANCELED')

  const late = refused(bar.call('bar.v1.Bar/Wait', {}, { deadlineMs: 1500 }))
  expect((await late).code).toBe(status.DEADLINE_EXCEEDED)
  expect(await ends[1]!.promise).toBe('DEADLINE_EXCEEDED')
})

test('eight megabytes are refused, and the next call is answered', async () => {
  await using bar = await serveBar()
  const { code } = await refused(bar.call('bar.v1.Bar/Read', { cup: 'x'.repeat(8_000_000) }))

  expect(code).toBe(status.RESOURCE_EXHAUSTED)
  expect((await bar.call('bar.v1.Bar/Read', { cup: 'a' })).json).toEqual({ cup: 'a', sips: 1 })
})

test('a message that unfolds into too much, or too deep, is refused', async () => {
  await using bar = await serveBar()
  const { code } = await refused(
    bar.call('bar.v1.Bar/Search', { sizes: Array.from({ length: 300_000 }, () => 1) }),
  )

  expect(code).toBe(status.RESOURCE_EXHAUSTED)
})

test('a long answer comes whole, and a long error shortened', async () => {
  await using bar = await serveBar()
  expect((await bar.call('bar.v1.Bar/Fill', { letters: 3_000_000 })).json.text).toHaveLength(3_000_000)

  const { code, error } = await refused(
    bar.call('bar.v1.Bar/Search', { words: 'a', limit: 0, tags: ['x'.repeat(10_000)] }),
  )
  expect([code, error.code]).toEqual([status.INVALID_ARGUMENT, 'INVALID_INPUT'])
})
