import { expect, test } from 'vitest'
import { event, fakeHost, type FakeAlice } from './testing.ts'
import { barOf, watchWorkflow } from './watch.ts'

const progressed = (completed: number, total = 100, failed = 0) =>
  event('workflow.progressed', { progress: { total, completed, failed } })
const completed = event('workflow.completed')
const isCompleted = { 'workflows.get': () => ({ status: 'completed' }) }

async function watch(alice: FakeAlice, isQuiet = false) {
  const fake = fakeHost({ answers: isCompleted, ...alice })
  const { client } = await fake.host.connect()
  return { ...fake, end: await watchWorkflow(fake.host, client, 'wf_1', isQuiet) }
}

test('the bar shows the share that is done, and what failed', () => {
  expect(barOf({ total: 0, completed: 0, failed: 0 })).toBe(`${'░'.repeat(28)}   0 %  0 of 0`)
  expect(barOf({ total: 4, completed: 1, failed: 1 })).toBe(
    `${'█'.repeat(14)}${'░'.repeat(14)}  50 %  1 of 4 · 1 failed`,
  )
  expect(barOf({ total: 2, completed: 3, failed: 0 })).toBe(`${'█'.repeat(28)} 100 %  3 of 2`)
})

test('a workflow is followed from its start to its end, and no further', async () => {
  const { end, follows } = await watch({
    events: [event('workflow.started'), completed, event('workflow.never')],
  })
  expect(end).toBe(completed)
  expect(follows[0]).toMatchObject({ after: 0, subject: 'wf_1' })
  expect(follows[0]!.signal.aborted).toBe(true)
})

test('a terminal has one line that changes, and it is empty in the end', async () => {
  const events = [
    event('workflow.step_completed', { step_name: 'scan' }),
    event('workflow.step_completed', { step_name: 'hash' }),
    event('workflow.waiting', { reason: 'timer', until: '2026-01-01T13:00:00Z' }),
    progressed(50),
    completed,
  ]
  const { bar, messages } = await watch({ isTty: true, events })
  expect(bar.map(line => line.trim())).toEqual([
    'step 1  scan',
    'step 2  hash',
    'waits for 2026-01-01T13:00:00Z',
    barOf({ total: 100, completed: 50, failed: 0 }),
    '',
  ])
  expect(messages).toEqual([])
})

test('elsewhere a line is written now and then', async () => {
  const { messages, bar } = await watch({
    events: [0, 1, 5, 9, 10, 12, 55, 60, 100].map(each => progressed(each)).concat(completed),
  })
  expect(messages.map(line => /(\d+) %/.exec(line)?.[1])).toEqual(['0', '10', '55', '100'])
  expect(bar).toEqual([])
})

test('asked to be quiet, it says nothing', async () => {
  const { messages, bar, out } = await watch({ isTty: true, events: [progressed(50), completed] }, true)
  expect([messages, bar, out]).toEqual([[], [], []])
})

test('one that failed and was retried is followed to its second end', async () => {
  const statuses = ['processing', 'completed']
  const second = event('workflow.completed')
  const { end } = await watch({
    answers: { 'workflows.get': () => ({ status: statuses.shift() }) },
    events: [event('workflow.failed'), event('workflow.retried'), second],
  })
  expect(end).toBe(second)
})

test('whoever presses Ctrl-C leaves it running', async () => {
  const fake = fakeHost({ answers: isCompleted, events: [event('workflow.started')] })
  const { client } = await fake.host.connect()
  const watched = watchWorkflow(fake.host, client, 'wf_1', false)
  fake.interrupt()
  expect(await watched).toBeUndefined()
})
