// What somebody sees of one workflow: its steps, their inputs and answers, and when they ran.
import { trustedCaller } from '#kernel'
import { fakeClock, endOf, memoryBlobs, refusalOf, testApp, tester } from '#kernel/testing'
import { expect, onTestFinished, test } from 'vitest'
import { workflows } from './domain.ts'
import { bakeryDomain, newBakery } from './testing.ts'

async function open() {
  const bakery = newBakery()
  const clock = fakeClock()
  const blobs = memoryBlobs()
  const app = await testApp([workflows, bakeryDomain(bakery)], { clock, blobs })
  onTestFinished(() => app.stop())
  await app.start()
  const call = (name: string, input: object) =>
    app.call(`workflows.${name}`, input, { actor: tester }) as Promise<Record<string, any>>
  const begin = async (type: string, input: object) => {
    const { workflow_id } = (await app.call(
      'workflows.execute',
      { workflow: type, ...input },
      { actor: tester },
    )) as { workflow_id: string }
    return workflow_id
  }
  return { app, bakery, clock, blobs, call, begin }
}

test('steps show their attempts, errors and times, the newest first and page by page', async () => {
  const { app, bakery, clock, call, begin } = await open()
  let tries = 0
  bakery.oven = loaf => {
    if (loaf === 'slow rye' && (tries += 1) === 1) throw new Error('The oven is cold')
  }
  const id = await begin('night', { loaves: ['white', 'slow rye'] })
  for (let turn = 0; turn < 20; turn += 1) await clock.settle()
  const waiting = await call('steps', { workflow_id: id })
  expect(waiting.steps[0]).toMatchObject({
    step_id: 'bake slow rye#1',
    operation: 'bakery.bake',
    status: 'retrying',
    ended_at: null,
    error: { code: 'FAULT', message: 'The oven is cold' },
  })
  await clock.tick('20s')
  expect(await endOf(app, id)).toBe('completed')

  const { steps, counts, next_cursor, total, is_here } = await call('steps', { workflow_id: id })
  expect(steps.map((step: any) => step.name)).toEqual(['bake slow rye', 'bake white', 'bakery.weigh'])
  expect({ counts, next_cursor, total, is_here }).toEqual({
    counts: { completed: 3 },
    next_cursor: null,
    total: 3,
    is_here: false,
  })
  const [rye, white, weigh] = steps
  expect(rye.attempts).toMatchObject([{ error: { message: 'The oven is cold' } }, { error: null }])
  expect(Date.parse(rye.attempts[1].started_at) - Date.parse(rye.attempts[0].ended_at)).toBeGreaterThan(1000)
  expect(rye).toMatchObject({ status: 'completed', error: null, scope: '', retry_at: null })
  expect(white).toMatchObject({ operation: 'bakery.bake', output_bytes: 32 })
  expect(weigh).toMatchObject({ operation: 'bakery.weigh', compensated_by: null })

  const first = await call('steps', { workflow_id: id, limit: 2, newest_first: false })
  expect(first.steps.map((step: any) => step.name)).toEqual(['bakery.weigh', 'bake white'])
  const second = await call('steps', { workflow_id: id, newest_first: false, cursor: first.next_cursor })
  expect(second.steps.map((step: any) => step.name)).toEqual(['bake slow rye'])
  const retried = await call('steps', { workflow_id: id, failed_only: true })
  expect(retried.steps.map((step: any) => step.name)).toEqual(['bake slow rye'])
  expect((await call('steps', { workflow_id: id, text: 'WHITE' })).total).toBe(1)
  expect((await call('steps', { workflow_id: id, statuses: ['failed'] })).total).toBe(0)
  expect((await refusalOf(call('steps', { workflow_id: 'wf_nobody' }))).code).toBe('WORKFLOW_NOT_FOUND')
})

test('a step that runs is shown before anything of it is written down', async () => {
  const { app, bakery, clock, call, begin } = await open()
  const gate = Promise.withResolvers<undefined>()
  bakery.oven = () => gate.promise
  const id = await begin('night', { loaves: ['white'] })
  for (let turn = 0; turn < 10; turn += 1) await clock.settle()
  const { steps, is_here } = await call('steps', { workflow_id: id })
  expect(is_here).toBe(true)
  expect(steps[0]).toMatchObject({
    name: 'bake white',
    status: 'running',
    operation: 'bakery.bake',
    position: 0,
  })
  expect((await call('timeline', { workflow_id: id })).rows.at(-1)).toMatchObject({ running: 1 })
  const { step, input, output } = await call('step', { workflow_id: id, step_id: 'bake white#1' })
  expect({ step, input, output }).toMatchObject({
    step: { status: 'running' },
    input: { value: { loaf: 'white', salt: 'some' } },
    output: null,
  })
  gate.resolve(undefined)
  await endOf(app, id)
})

test('a step shows what it was asked, what it answered and what it recorded, though inputs are kept nowhere', async () => {
  const { app, bakery, call, begin, blobs } = await open()
  const id = await begin('night', { loaves: ['white', 'huge'] })
  await endOf(app, id)
  const asked = [...bakery.asked]
  const white = await call('step', { workflow_id: id, step_id: 'bake white#1' })
  expect(white).toMatchObject({
    input: { value: { loaf: 'white', salt: 'some' }, blob: null },
    input_unknown: null,
    output: { value: { loaf: 'white', crust: 'brown' } },
    error: null,
    events: [{ type: 'bread.baked', subject: 'white' }],
    logs: { operation: 'logs.read', input: { workflow_id: id, operation: 'bakery.bake' } },
  })
  const huge = await call('step', { workflow_id: id, step_id: 'bake huge#1' })
  expect(huge.output).toMatchObject({ size_bytes: 100_026, blob: expect.stringMatching(/^[0-9a-f]{64}$/) })
  expect(huge.output).not.toHaveProperty('value')
  expect(huge.output.preview).toHaveLength(2000)
  expect(await blobs.has(huge.output.blob)).toBe(true)
  const caller = { ...trustedCaller(tester), can: (needed: string) => needed === 'workflows:read' }
  const white1 = { workflow_id: id, step_id: 'bake white#1' }
  expect(await app.call('workflows.step', white1, { actor: tester, caller })).toMatchObject({ events: [] })
  // Looking does nothing again.
  expect(bakery.asked).toEqual(asked)
  expect((await refusalOf(call('step', { workflow_id: id, step_id: 'bake air#1' }))).code).toBe(
    'STEP_NOT_FOUND',
  )
})

test('a failure shows all of its error, and what was taken back says by which step', async () => {
  const { app, bakery, call, begin } = await open()
  bakery.oven = loaf => {
    if (loaf === 'black') throw new Error('It burned')
  }
  const id = await begin('night', { loaves: ['white', 'black'], undo: true })
  expect(await endOf(app, id)).toBe('failed')
  const { steps, counts } = await call('steps', { workflow_id: id, newest_first: false })
  expect(counts).toEqual({ completed: 2, compensated: 1, failed: 1 })
  const white = steps.find((step: any) => step.name === 'bake white')
  expect(white).toMatchObject({
    status: 'compensated',
    compensated_by: 'compensate/bake white#1/bakery.eat#1',
  })
  const undone = await call('step', { workflow_id: id, step_id: white.compensated_by })
  expect(undone).toMatchObject({
    step: { compensates: 'bake white#1', operation: 'bakery.eat' },
    input: { value: { loaf: 'white' } },
  })
  const black = await call('step', { workflow_id: id, step_id: 'bake black#1' })
  expect(black).toMatchObject({ error: { code: 'FAULT', message: 'It burned' }, output: null })
  expect(black.input.value).toEqual({ loaf: 'black', salt: 'some' })
  const { rows } = await call('timeline', { workflow_id: id })
  expect(rows.map((row: any) => row.bars.at(-1).status)).toEqual([
    'completed',
    'completed',
    'failed',
    'compensating',
  ])
  expect(await call('get', { workflow_id: id })).toMatchObject({
    undo: { operation: 'bakery.sell', input: { workflow_id: id } },
  })
})

test('waits are bars of their own and gaps say what was waited for', async () => {
  const { app, clock, call, begin } = await open()
  const id = await begin('patience', {})
  for (let turn = 0; turn < 10; turn += 1) await clock.settle()
  await clock.tick('2h')
  expect((await call('get', { workflow_id: id })).undo).toBeNull()
  const during = await call('timeline', { workflow_id: id })
  expect(during).toMatchObject({ ended_at: null, gaps: [{ because: 'waiting', waits_for: 'order' }] })
  await call('signal', { workflow_id: id, signal: 'order' })
  await endOf(app, id)
  const { rows, gaps, end } = await call('timeline', { workflow_id: id })
  expect(end).toBeGreaterThanOrEqual(7_200_000)
  expect(gaps).toHaveLength(1)
  expect(gaps[0]).toMatchObject({ because: 'waiting', waits_for: 'order' })
  expect(rows.map((row: any) => [row.name, row.bars[0].status])).toEqual([
    ['bakery.weigh', 'completed'],
    ['signal:order', 'waiting'],
    ['bakery.bake', 'completed'],
  ])
  const wait = await call('step', { workflow_id: id, step_id: 'signal:order#1' })
  expect(wait).toMatchObject({ input: null, input_unknown: 'A wait is asked nothing' })
})

test('many steps of one kind share a row, and those that failed have rows of their own', async () => {
  const { app, bakery, call, begin } = await open()
  bakery.oven = loaf => {
    if (loaf.endsWith('77')) throw new Error('Too hot')
  }
  const id = await begin('street', { loaves: 300 })
  await endOf(app, id)
  const small = await call('timeline', { workflow_id: id, rows: 50 })
  expect(small).toMatchObject({ steps: 300, total: 300, left_off: 0 })
  expect(small.rows.map(({ row_id, kind, steps, failed }: any) => ({ row_id, kind, steps, failed }))).toEqual(
    [
      { row_id: 'each#1[*]/bakery.bake', kind: 'group', steps: 300, failed: 3 },
      ...['77', '177', '277'].map(at => ({
        row_id: `each#1[loaf-${at}]/bakery.bake#1`,
        kind: 'step',
        steps: 1,
        failed: 1,
      })),
    ],
  )
  const group = await call('timeline', { workflow_id: id, rows: 50, group: 'each#1[*]/bakery.bake' })
  expect(group).toMatchObject({ left_off: 250, rows: { length: 50 } })
  expect(group.rows[0].kind).toBe('step')
  const all = await call('timeline', { workflow_id: id, rows: 300 })
  expect(all.rows).toHaveLength(300)
  const failed = await call('timeline', { workflow_id: id, failed_only: true })
  expect(failed.rows.map((row: any) => row.status)).toEqual(['failed', 'failed', 'failed'])
})
