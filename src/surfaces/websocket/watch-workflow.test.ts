import type { NewEvent } from '#kernel'
import { callerWith, authenticateGuest } from '#surfaces/testing'
import { expect, test } from 'vitest'
import { serveBar } from './testing.ts'

/** Of a type this version does not know, so that nobody runs it but the test. */
const of = (name: string, data: object = fieldsOf[name] ?? {}): NewEvent => ({
  type: `workflow.${name}`,
  version: 1,
  subject: 'wf_1',
  data: { workflow_id: 'wf_1', workflow_type: 'of_later', ...data },
})
const fieldsOf: Readonly<Record<string, object>> = {
  started: { workflow_name: 'Later', input_parameters: {}, priority: 'normal' },
  completed: { total_duration_ms: 1, steps_completed: 0 },
  failed: { error_type: 'timeout', error_message: 'Too late', is_retryable: true },
}
const progressed = (completed: number, failed: number) =>
  of('progressed', { progress: { total: 5, completed, failed } })

test('a workflow is followed to its end', async () => {
  await using bar = await serveBar()
  const peer = await bar.connect()
  const { result } = await peer.ask({ id: '1', op: 'bar.begin', input: { cups: ['a', 'b'] } })
  expect(await peer.ask({ id: 'w', watch: result.workflow_id })).toMatchObject({
    id: 'w',
    result: {
      workflow_id: result.workflow_id,
      status: 'completed',
      event: { type: 'workflow.completed', data: { steps_completed: 2 } },
    },
  })
})

test('says how far it is, as it was said last, then as it goes on', async () => {
  await using bar = await serveBar()
  await bar.app.append([of('started'), progressed(1, 0), progressed(2, 1)])
  const peer = await bar.connect()
  expect(await peer.ask({ id: 'w', watch: 'wf_1' })).toEqual({ id: 'w', progress: { done: 3, total: 5 } })
  await bar.app.append([progressed(4, 1)])
  expect(await peer.next()).toEqual({ id: 'w', progress: { done: 5, total: 5 } })
  await bar.app.append([of('completed')])
  expect(await peer.next()).toMatchObject({ id: 'w', result: { status: 'completed' } })
  expect(bar.part.stats()).toMatchObject({ calls: 0, channels: 0 })
})

test('one that has ended is answered at once; one that failed and goes on has not ended', async () => {
  await using bar = await serveBar()
  await bar.app.append([of('started'), of('failed')])
  const peer = await bar.connect()
  expect(await peer.ask({ id: '1', watch: 'wf_1' })).toMatchObject({ result: { status: 'failed' } })
  await bar.app.append([of('retried')])
  peer.send({ id: '2', watch: 'wf_1' })
  await expect.poll(() => bar.part.stats().channels).toBe(1)
  await bar.app.append([of('completed')])
  expect(await peer.next()).toMatchObject({ id: '2', result: { status: 'completed' } })
})

test('a workflow that is not there is NOT_FOUND, and watching can be given up', async () => {
  await using bar = await serveBar()
  const peer = await bar.connect()
  expect(await peer.ask({ id: '1', watch: 'wf_1' })).toMatchObject({ id: '1', error: { code: 'NOT_FOUND' } })
  await bar.app.append([of('started')])
  peer.send({ id: '2', watch: 'wf_1' })
  await expect.poll(() => bar.part.stats().channels).toBe(1)
  expect(await peer.ask({ cancel: '2' })).toMatchObject({ id: '2', error: { code: 'CANCELED' } })
  expect(bar.part.stats()).toMatchObject({ calls: 0, channels: 0 })
})

test('who may not read events any more hears nothing of how it ends', async () => {
  const clerk = callerWith(['events:read'])
  await using bar = await serveBar({ authenticate: authenticateGuest({ clerk: clerk.caller }) })
  await bar.app.append([of('started')])
  const peer = await bar.connect('/ws', { headers: { 'x-api-key': 'clerk' } })
  peer.send({ id: 'w', watch: 'wf_1' })
  await expect.poll(() => bar.part.stats().channels).toBe(1)
  clerk.take('events:read')
  await bar.app.append([of('completed')])
  expect(await peer.next()).toMatchObject({ id: 'w', error: { code: 'FORBIDDEN' } })
})
