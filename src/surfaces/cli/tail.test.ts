import { expect, test } from 'vitest'
import { runCli } from './index.ts'
import { tailEvents } from './tail.ts'
import { event, fakeHost, plain, type FakeAlice } from './testing.ts'

const events = [
  event('asset.discovered', { content_hash: 'abc', file_name: 'cat.png' }, { subject: 'abc' }),
  event('asset.discovered', { content_hash: 'def', file_name: 'dog.png' }, { subject: 'def' }),
  event('workflow.completed', { workflow_id: 'wf_1', steps_completed: 2 }),
]

async function tail(words: string, alice: FakeAlice = {}) {
  const fake = fakeHost({ events, ...alice })
  const code = await runCli(['events', 'tail', ...words.split(' ').filter(Boolean)], fake.host)
  return { ...fake, code, lines: fake.out.map(plain) }
}

test('a line says position, time, type and subject', async () => {
  const { lines, code } = await tail('--count 1')
  expect(code).toBe(0)
  expect(lines).toEqual([
    `${String(events[0]!.position).padStart(7)} 12:00:00.123 asset.discovered             abc`,
  ])
})

test('verbose lines say what is in the event, without what every line has', async () => {
  const { lines } = await tail('--count 1 --verbose')
  expect(lines.slice(1)).toEqual(['          file_name cat.png'])
})

test('JSON is one CloudEvent a line', async () => {
  const { out } = await tail('--count 3 --json')
  expect(out.map(line => JSON.parse(line))).toEqual(events)
})

test('history begins five minutes ago, or where it is asked to', async () => {
  expect((await tail('--count 1')).follows[0]).toMatchObject({ since: '5m', after: undefined })
  expect((await tail('--count 1 --after 0')).follows[0]).toMatchObject({ since: undefined, after: 0 })
  expect((await tail('--count 1 --since 2026-01-01T00:00:00Z')).follows[0]).toMatchObject({
    since: '2026-01-01T00:00:00Z',
  })
})

test('patterns and a subject are handed on', async () => {
  const { follows } = await tail('--count 1 --type asset.* workflow.> --subject abc')
  expect(follows[0]).toMatchObject({ types: ['asset.*', 'workflow.>'], subject: 'abc' })
})

test('counts per type come at the end, beside the answer', async () => {
  const { messages } = await tail('--count 3 --metrics')
  expect(messages).toEqual(['', '3 events', '       2  asset.discovered', '       1  workflow.completed'])
})

test('events can be kept, and what keeps them is closed', async () => {
  const { kept } = await tail('--count 2 --persist /somewhere')
  expect(kept).toEqual([events[0], events[1], 'closed'])
})

test('it goes on until Ctrl-C, and the connection is closed', async () => {
  const fake = fakeHost({ events })
  const tailed = runCli(['events', 'tail'], fake.host)
  await new Promise(done => void setImmediate(done))
  expect(fake.out).toHaveLength(3)
  fake.interrupt()
  expect([await tailed, fake.left()]).toEqual([0, 0])
})

test('numbers that are none are mistakes of words', async () => {
  for (const words of ['--count 0', '--count x', '--after -1', '--after 1.5', '--after=']) {
    const { code, messages, left } = await tail(words)
    expect([code, left()], words).toEqual([2, 0])
    expect(messages[0]).toMatch(/^--(count|after) takes a whole number/)
  }
})

test('replay shows files again, marked as replayed', async () => {
  const fake = fakeHost({ events })
  expect(await runCli(['events', 'replay', '--from', '/kept', '--json'], fake.host)).toBe(0)
  expect(fake.out.map(line => JSON.parse(line).replayed)).toEqual([true, true, true])
  const missing = fakeHost()
  expect(await runCli(['events', 'replay', '--from', 'missing'], missing.host)).toBe(4)
  expect(missing.messages).toEqual(['Alice failed: There is no folder missing'])
})

test('it ends after so many, also when more came at once', async () => {
  const fake = fakeHost()
  const { client } = await fake.host.connect()
  const atOnce = {
    ...client,
    async *follow() {
      yield* [event('a.b'), event('a.b'), event('a.b')]
    },
  }
  expect(await tailEvents(fake.host, atOnce, { count: '2', after: '0' })).toBe(0)
  expect(fake.out).toHaveLength(2)
})

test('on a terminal it says what it waits for', async () => {
  const fake = fakeHost({ events: [event('a.b')], isTty: true })
  const { client } = await fake.host.connect()
  await tailEvents(fake.host, client, { count: '1' })
  expect(fake.bar).toEqual(['Following the log; Ctrl-C ends it'])
})
