import { refusalOf } from '#kernel/testing'
import { expect, test } from 'vitest'
import { httpClient } from './http-client.ts'
import { readLimit } from './limit-fields.ts'

type Reply = () => Response

const broken: Reply = () => {
  throw Object.assign(new TypeError('fetch failed'), {
    cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }),
  })
}
const absent: Reply = () => {
  throw Object.assign(new TypeError('fetch failed'), {
    cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }),
  })
}
const good: Reply = () => Response.json({ fine: true })
const refused =
  (code: string, status: number, wait?: string): Reply =>
  () =>
    Response.json(
      { error: { code, message: code, details: {}, suggestions: [], trace_id: '' } },
      { status, ...(wait !== undefined && { headers: { 'retry-after': wait } }) },
    )
const cut: Reply = () =>
  new Response(
    new ReadableStream({
      pull(controller) {
        controller.error(new Error('cut off'))
      },
    }),
  )

/** A server that answers calls as told, one after another, and always lists `bar.read` as a read. */
function playing(...replies: readonly Reply[]) {
  const sent: string[] = []
  const client = httpClient({
    url: 'http://alice.example',
    retry: { firstMs: 1, maxMs: 1500 },
    async fetch(url) {
      const path = new URL(url).pathname
      if (path.endsWith('/operations')) {
        return Response.json({ operations: [{ name: 'bar.read', effect: 'read', aliases: ['look'] }] })
      }
      sent.push(path)
      return replies[sent.length - 1]!()
    },
  })
  return { client, sent }
}

test('a read is asked again when its connection breaks, before or within the answer', async () => {
  const { client, sent } = playing(broken, cut, good)
  expect(await client.call('bar.read', {})).toEqual({ fine: true })
  expect(sent).toHaveLength(3)
  const aliased = playing(broken, good)
  expect(await aliased.client.call('look', {})).toEqual({ fine: true })
})

test('a write is, with a key; without one it may have happened and is not', async () => {
  const keyed = playing(broken, good)
  expect(await keyed.client.call('bar.pour', {}, { idempotencyKey: 'k' })).toEqual({ fine: true })
  const bare = playing(broken, good)
  await expect(bare.client.call('bar.pour', {})).rejects.toMatchObject({ code: 'UNREACHABLE' })
  expect(bare.sent).toHaveLength(1)
})

test('it gives up after so many tries', async () => {
  const { client, sent } = playing(broken, broken, broken, broken, good)
  await expect(client.call('bar.read', {})).rejects.toMatchObject({ code: 'UNREACHABLE' })
  expect(sent).toHaveLength(4)
})

test('a server that never was there is not waited for, and one that was there is', async () => {
  const never = playing(absent, good)
  await expect(never.client.call('bar.read', {})).rejects.toMatchObject({ code: 'UNREACHABLE' })
  const away = playing(good, absent, good)
  await away.client.call('bar.read', {})
  expect(await away.client.call('bar.read', {})).toEqual({ fine: true })
})

test('a server that asks for a moment gets it', async () => {
  const { client, sent } = playing(refused('BUSY', 503, '1'), good)
  const startedAt = performance.now()
  expect(await client.call('bar.read', {})).toEqual({ fine: true })
  expect(sent).toHaveLength(2)
  expect(performance.now() - startedAt).toBeGreaterThan(990)
})

test('what was refused for its number did nothing, so even a bare write is sent again', async () => {
  const { client, sent } = playing(refused('RATE_LIMITED', 429, '0'), good)
  expect(await client.call('bar.pour', {})).toEqual({ fine: true })
  expect(sent).toHaveLength(2)
})

test('a longer wait than is worth it is an answer, and so is any other refusal', async () => {
  for (const reply of [
    refused('INSUFFICIENT_QUOTA', 429, '3600'),
    refused('CUP_BROKEN', 410),
    refused('BUSY', 503),
  ]) {
    const { client, sent } = playing(reply, good)
    await refusalOf(client.call('bar.read', {}))
    expect(sent).toHaveLength(1)
  }
})

test('who leaves while waiting is gone at once', async () => {
  const { client, sent } = playing(refused('BUSY', 503, '1'), good)
  const leaving = new AbortController()
  const waiting = refusalOf(client.call('bar.read', {}, { signal: leaving.signal }))
  setImmediate(() => leaving.abort())
  expect((await waiting).code).toBe('CANCELED')
  expect(sent).toHaveLength(1)
})

test('what is left of a limit is told', async () => {
  const headers = {
    'ratelimit-policy': String.raw`"read \"all\"";q=60;w=60`,
    ratelimit: String.raw`"read \"all\"";r=58;t=31`,
  }
  const { client } = playing(() => Response.json({}, { headers }))
  const states: unknown[] = []
  await client.call('bar.read', {}, { onLimit: state => states.push(state) })
  expect(states).toEqual([
    { policy: 'read "all"', limit: 60, remaining: 58, reset_seconds: 31, window_seconds: 60 },
  ])
  expect(
    readLimit(new Headers({ ratelimit: '"a";r=1;t=1', 'ratelimit-policy': '"b";q=1;w=1' })),
  ).toBeUndefined()
  expect(readLimit(new Headers())).toBeUndefined()
})

test('a name that is the address of a resource is no operation', async () => {
  const { client } = playing(refused('METHOD_NOT_ALLOWED', 405))
  await expect(client.call('bar.raed', {})).rejects.toMatchObject({
    code: 'UNKNOWN_OPERATION',
    details: { operation: 'bar.raed' },
  })
})
