import { processLogLaw } from '#domains/logs/testing'
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { pinoLog, type PinoLogOptions } from './index.ts'

async function openLog(more: Partial<PinoLogOptions> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'alice-log-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const file = join(folder, 'alice.log')
  const log = pinoLog({ level: 'info', file, ...more })
  return { log, file, read: log.read, text: () => readFile(file, 'utf8') }
}

describe('a log in a file', () => {
  processLogLaw(openLog)
})

test('what is called a secret does not reach the log, wherever it stands', async () => {
  const { log, text } = await openLog()
  const hidden = 'swordfish'
  log.info({ key: hidden, api_key: hidden, where: 'here' }, 'first')
  log.info(
    { headers: { authorization: hidden, 'x-api-key': hidden, cookie: hidden, host: 'there' } },
    'second',
  )
  log.info({ request: { body: { client_secret: hidden, password: hidden } } }, 'third')
  const written = await text()
  expect(written).not.toContain(hidden)
  expect(written.split('\n').filter(Boolean)).toHaveLength(3)
  expect(written).toContain('"where":"here"')
  expect(written).toContain('"host":"there"')
})

test('what looks like a secret does not reach the log in messages, errors and URLs either', async () => {
  const { log, text } = await openLog()
  const own = `alice_${'01h4'.repeat(7).slice(0, 26)}_${'Ab-_5'.repeat(9).slice(0, 43)}`
  const secrets = [
    own,
    `alice_${'x'.repeat(32)}`,
    `sk-ant-${'a1'.repeat(12)}`,
    `whsec_${'b2'.repeat(12)}`,
    `eyJhbGciOiJub25l.eyJzdWIiOiJtZSJ9.${'c3'.repeat(8)}`,
    'a1B2'.repeat(5),
    'hunter2',
    'let-me-in',
  ]
  const [key, ownerKey, model, hook, signed, opaque, password, query] = secrets
  log.error({ err: new Error(`${key} was refused, so was ${ownerKey}`) }, `sent ${model} and ${hook}`)
  log.info({ said: `authorization: Bearer ${opaque}`, jwt: [signed] }, 'heard "Bearer of news"')
  log.warn({ store: `postgres://alice:${password}@db:5432/x` }, `GET https://x.test/?token=${query}&page=2`)
  const written = await text()
  for (const secret of secrets) expect(written).not.toContain(secret)
  const lines = written
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as { msg: string })
  expect(lines[1]!.msg).toBe('heard "Bearer of news"')
  expect(lines[2]!.msg).toBe('GET https://x.test/?token=(hidden)&page=2')
  expect(written).toContain('postgres://alice:(hidden)@db:5432/x')
})

test('each line says what it belongs to, and how much is written changes at once', async () => {
  const { log, read } = await openLog({ context: () => ({ operation: 'bar.pour', trace_id: undefined }) })
  log.debug({}, 'not yet')
  log.setLevel('debug')
  log.debug({}, 'now')
  log.setLevel('silent')
  log.error({}, 'not any more')
  expect(log.level()).toBe('silent')
  expect((await read({ limit: 9 })).lines).toMatchObject([
    { message: 'now', level: 'debug', operation: 'bar.pour', trace_id: null },
  ])
})

test('long logs are read piece by piece, and what is no line of ours is passed over', async () => {
  const { log, file, read } = await openLog()
  for (let at = 0; at < 300; at += 1) log.info({ filler: 'é'.repeat(1000) }, `line ${at}`)
  await appendFile(file, `${'x'.repeat(1_500_000)}\nnot json\n{"level":30`)
  const first = await read({ limit: 200 })
  const second = await read({ limit: 200, cursor: first.next })
  const messages = [...first.lines, ...second.lines].map(({ message }) => message)
  expect(messages).toEqual(Array.from({ length: 300 }, (_, at) => `line ${299 - at}`))
  expect(second.next).toBeUndefined()
  expect((await read({ limit: 1, text: 'nowhere' })).lines).toEqual([])
})

test('a log that has not begun is empty', async () => {
  const { read } = pinoLog({ level: 'info', file: join(tmpdir(), `alice-${crypto.randomUUID()}.log`) })
  expect(await read({ limit: 5 })).toEqual({ lines: [], next: undefined })
})
