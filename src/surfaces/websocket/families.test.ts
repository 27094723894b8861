import { CupPoured, callerWith, authenticateGuest } from '#surfaces/testing'
import { expect, test } from 'vitest'
import { serveBar } from './testing.ts'

test('a family is followed by its plural, without asking, each event in plain fields', async () => {
  await using bar = await serveBar()
  const peer = await bar.connect('/ws/cups')
  await bar.app.append([CupPoured({ cup: 'red' })])
  expect(await peer.next()).toEqual({
    event_id: expect.stringMatching(/^evt_/),
    event_type: 'cup.poured',
    timestamp: expect.stringMatching(/Z$/),
    source: expect.stringContaining('/alice/'),
    version: '1',
    subject: 'red',
    position: 1,
    data: { cup: 'red' },
  })
})

test('one subject of a family has a path of its own, and history where the query says so', async () => {
  await using bar = await serveBar()
  await bar.app.append(['red', 'blue', 'red wine'].map(cup => CupPoured({ cup })))
  const peer = await bar.connect('/ws/cup/red%20wine?after=0')
  expect(await peer.next()).toMatchObject({ subject: 'red wine', position: 3 })
  const all = await bar.connect('/ws/cups?since=1h')
  expect([(await all.next()).position, (await all.next()).position]).toEqual([1, 2])
})

test('a family nothing declares yet can be waited for', async () => {
  await using bar = await serveBar()
  const peer = await bar.connect('/ws/deployments')
  expect(bar.part.stats()).toMatchObject({ sockets: 1, subscriptions: 1 })
  expect(await peer.ask({ id: 'c', op: 'bar.read', input: { cup: 'x' } })).toMatchObject({ id: 'c' })
})

test('who may not read events, asks for no path there is, or begins beyond the end is turned away', async () => {
  const clerk = callerWith(['bar:read'])
  await using bar = await serveBar({ authenticate: authenticateGuest({ clerk: clerk.caller }) })
  const asClerk = { headers: { 'x-api-key': 'clerk' } }
  expect(await bar.refused('/ws/cups', asClerk)).toEqual({ status: 403, code: 'FORBIDDEN' })
  expect(await bar.refused('/ws/Cups!')).toEqual({ status: 404, code: 'NOT_FOUND' })
  expect(await bar.refused('/ws/cups/a/b')).toEqual({ status: 404, code: 'NOT_FOUND' })
  expect(await bar.refused('/ws/cups/%ff')).toEqual({ status: 404, code: 'NOT_FOUND' })
  expect(await bar.refused('/ws/cups?after=9')).toEqual({ status: 409, code: 'POSITION_UNKNOWN' })
  expect(await bar.refused('/ws/cups?after=x')).toEqual({ status: 422, code: 'INVALID_INPUT' })
})

test('who loses the permission is told and let go', async () => {
  const clerk = callerWith(['events:read'])
  await using bar = await serveBar({
    authenticate: authenticateGuest({ clerk: clerk.caller }),
    limits: { sweepMs: 5 },
  })
  const peer = await bar.connect('/ws/cups', { headers: { 'x-api-key': 'clerk' } })
  clerk.take('events:read')
  expect(await peer.next()).toMatchObject({ error: { code: 'FORBIDDEN' } })
  expect(await peer.closed).toMatchObject({ code: 4403 })
})
