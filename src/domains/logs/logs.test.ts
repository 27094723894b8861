import { provide } from '#kernel'
import { refusalOf, testApp, tester } from '#kernel/testing'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { LineLevel, LogLine } from './contract.ts'
import { logs } from './domain.ts'
import { ProcessLog } from './ports.ts'
import { memoryProcessLog, processLogLaw } from './testing.ts'

const line = (message: string, time: string) => ({
  time,
  level: 'info' as const,
  message,
  details: {},
  operation: null,
  workflow_id: null,
  trace_id: null,
})

async function open() {
  const log = memoryProcessLog([
    line('old', '2020-01-01T00:00:00.000Z'),
    line('new', new Date().toISOString()),
  ])
  const app = await testApp([logs], { bindings: [provide(ProcessLog, log)] })
  await app.start()
  onTestFinished(() => app.stop())
  return { log, call: (name: string, input: object) => app.call(name, input, { actor: tester }) }
}

test('lines are read since a time or for a while, in pages', async () => {
  const { call } = await open()
  const page = await call('logs.read', { limit: 1 })
  expect(page).toMatchObject({ lines: [{ message: 'new' }], level: 'info', next_cursor: '1' })
  expect(await call('logs.read', { cursor: '1' })).toMatchObject({
    lines: [{ message: 'old' }],
    next_cursor: null,
  })
  expect(await call('logs.read', { since: '1h' })).toMatchObject({ lines: [{ message: 'new' }] })
  expect(await call('logs.read', { since: '2019-01-01T00:00:00Z' })).toMatchObject({ lines: [{}, {}] })
  expect((await refusalOf(call('logs.read', { since: 'tomorrow' }))).code).toBe('INVALID_INPUT')
})

test('who asks for another level has it in every process that hears of it', async () => {
  const { call, log } = await open()
  expect(await call('logs.set_level', { level: 'debug' })).toEqual({ level: 'debug', previous: 'info' })
  await expect.poll(() => log.level()).toBe('debug')
})

describe('a log in memory', () => {
  processLogLaw(() => {
    const written: LogLine[] = []
    const write = (level: LineLevel) => (details: object, message: string) => {
      const { operation = null, trace_id = null, workflow_id = null, ...others } = details as Partial<LogLine>
      const time = new Date().toISOString()
      written.push({ time, level, message, operation, trace_id, workflow_id, details: others })
    }
    const log = { info: write('info'), warn: write('warn') }
    return { log, read: query => memoryProcessLog(written).read(query) }
  })
})
