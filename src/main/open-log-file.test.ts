import { domain, event, Log, operation, reaction, workflow } from '#kernel'
import { endOf, testApp, tester } from '#kernel/testing'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { readConfig } from '../config.ts'
import { openLogFile } from './open-log-file.ts'

const NoteTaken = event('note.taken', {}, { subject: () => 'note' })

const take = operation('desk.take', {
  about: 'Take a note.',
  effect: 'write',
  isPrivate: true,
  input: z.strictObject({}),
  output: z.object({}),
  uses: { log: Log },
  async run(_, { log, emit }) {
    await new Promise(done => setImmediate(done))
    log.info({ by: 'hand' }, 'Taking')
    emit(NoteTaken({}))
    return {}
  },
})
const morning = workflow('morning', {
  about: 'Take one note.',
  input: z.strictObject({}),
  output: z.object({}),
  run: (_, flow) => flow.call(take, {}),
})
const begin = operation('desk.begin', {
  about: 'Begin the morning.',
  effect: 'write',
  input: z.strictObject({}),
  output: z.object({ workflow_id: z.string() }),
  run: (_, { start }) => start(morning, {}),
})
const file = reaction('desk.file', {
  about: 'Files every note.',
  on: NoteTaken,
  uses: { log: Log },
  run: async (_, { log }) => log.info({}, 'Filing'),
})
const desk = domain('desk', {
  about: 'Notes',
  events: [NoteTaken],
  operations: [take, begin],
  workflows: [morning],
  reactions: [file],
})

test('a line says which operation, workflow and trace it belongs to, also without a collector of traces', async () => {
  const home = await mkdtemp(join(tmpdir(), 'alice-lines-'))
  onTestFinished(() => rm(home, { recursive: true, force: true }))
  const log = openLogFile(readConfig({ ALICE_HOME: home }))
  const app = await testApp([desk], { log })
  await app.start()
  onTestFinished(() => app.stop())
  const trace_id = '4bf92f3577b34da6a3ce929d0e0e4736'
  const traceparent = `00-${trace_id}-00f067aa0ba902b7-01`
  const started = await app.call('desk.begin', {}, { actor: tester, traceparent })
  const { workflow_id } = started as { workflow_id: string }
  await endOf(app, workflow_id)

  const lines = async () => (await log.read({ limit: 9, traceId: trace_id })).lines
  await expect.poll(async () => (await lines()).length).toBe(2)
  expect(await lines()).toMatchObject([
    { message: 'Filing', operation: 'desk.file', workflow_id: null },
    { message: 'Taking', operation: 'desk.take', workflow_id, details: { by: 'hand' } },
  ])
})
