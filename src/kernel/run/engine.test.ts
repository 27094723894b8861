import { domain, event, operation, workflow, type EventRecord } from '#kernel'
import { endOf, fakeClock, memoryDisk, memoryStore, testApp, tester } from '#kernel/testing'
import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import type { App } from './index.ts'

const Poured = event('cup.poured', { cup: z.string() }, { subject: data => data.cup })

/** A bar whose steps can be told to break, and which counts what it really did. */
function createBar() {
  const calls: string[] = []
  const breaking = new Map<string, number>()
  const pour = operation('bar.pour', {
    about: 'Pour a cup',
    effect: 'write',
    isPrivate: true,
    input: z.object({ cup: z.string() }),
    output: z.object({ cup: z.string() }),
    refuses: { EMPTY: 409 },
    async run({ cup }, { emit, refuse }) {
      calls.push(`pour ${cup}`)
      if (cup === 'empty') throw refuse('EMPTY', 'Nothing is left')
      const left = breaking.get(cup) ?? 0
      breaking.set(cup, left - 1)
      if (left > 0) throw new Error(`${cup} broke`)
      emit(Poured({ cup }))
      return { cup }
    },
  })
  const spill = operation('bar.spill', {
    about: 'Take a cup back',
    effect: 'write',
    isPrivate: true,
    input: z.object({ cup: z.string() }),
    output: z.object({}),
    async run({ cup }) {
      calls.push(`spill ${cup}`)
      return {}
    },
  })
  const round = workflow('round', {
    about: 'Pour cups one after another',
    input: z.object({ cups: z.array(z.string()) }),
    output: z.object({ poured: z.array(z.string()) }),
    async run({ cups }, flow) {
      const poured = []
      for (const cup of cups) {
        const compensate = (output: { cup: string }) => ({ operation: spill, input: output })
        poured.push(
          (await flow.call(pour, { cup }, { compensate, retry: { attempts: 2, first: '10ms' } })).cup,
        )
      }
      return { poured }
    },
  })
  const party = workflow('party', {
    about: 'Pour cups independently',
    input: z.object({ cups: z.array(z.string()) }),
    output: z.object({ ok: z.number(), bad: z.number() }),
    async run({ cups }, flow) {
      const settled = await flow.each(cups, { key: cup => cup, concurrency: 3 }, (cup, item) =>
        item.call(pour, { cup }),
      )
      const ok = settled.filter(({ status }) => status === 'completed').length
      return { ok, bad: settled.length - ok }
    },
  })
  const nap = workflow('nap', {
    about: 'Sleep, wait for a signal and for a cup',
    input: z.object({}),
    output: z.object({ signal: z.unknown(), cup: z.string().nullable() }),
    async run(_, flow) {
      await flow.sleep('1h')
      const signal = await flow.waitFor({ signal: 'wake' })
      const found = await flow.waitFor({ event: 'cup.poured' }, { timeout: '10m' })
      return { signal, cup: (found as EventRecord<{ cup: string }> | undefined)?.data.cup ?? null }
    },
  })
  const outer = workflow('outer', {
    about: 'Run a round as a child',
    input: z.object({ cups: z.array(z.string()) }),
    output: z.object({ poured: z.array(z.string()) }),
    run: async ({ cups }, flow) => flow.child(round, { cups }),
  })
  const open = operation('bar.open', {
    about: 'Start a workflow',
    effect: 'write',
    input: z.object({
      type: z.enum(['round', 'party', 'nap', 'outer']),
      cups: z.array(z.string()).default([]),
      id: z.string().optional(),
    }),
    output: z.object({ workflow_id: z.string() }),
    run: async ({ type, cups, id }, { start }) =>
      start({ round, party, nap, outer }[type] as typeof round, { cups }, { workflowId: id }),
  })
  const bar = domain('bar', {
    about: 'A bar',
    events: [Poured],
    operations: [pour, spill, open],
    workflows: [round, party, nap, outer],
  })
  return { bar, calls, breaking, open }
}

const apps: App[] = []
afterEach(async () => {
  await Promise.all(apps.splice(0).map(app => app.stop()))
})

const opened = async (...args: Parameters<typeof testApp>) => {
  const app = await testApp(...args)
  apps.push(app)
  await app.start()
  return app
}

const begin = async (app: App, input: { type: string; cups?: string[]; id?: string }) =>
  ((await app.call('bar.open', input, { actor: tester })) as { workflow_id: string }).workflow_id

/** Resolves when the workflow waits for the n-th time. */
async function waits(app: App, subject: string, times: number) {
  const leave = new AbortController()
  let seen = 0
  for await (const _ of app.events.follow({
    after: 0,
    patterns: ['workflow.waiting'],
    subject,
    signal: leave.signal,
  })) {
    seen += 1
    if (seen === times) leave.abort()
  }
}

const eventsOf = async (app: App, subject: string) =>
  (await app.events.read({ after: 0, limit: 1000, subject })).map(({ type }) => type)

test('G7: steps run once, in order, and their events are in the log', async () => {
  const { bar, calls } = createBar()
  const app = await opened([bar])
  const id = await begin(app, { type: 'round', cups: ['a', 'b'] })
  expect(await endOf(app, id)).toBe('completed')
  expect(calls).toEqual(['pour a', 'pour b'])
  expect(await eventsOf(app, id)).toEqual([
    'workflow.started',
    'workflow.step_completed',
    'workflow.step_completed',
    'workflow.completed',
  ])
  expect(await eventsOf(app, 'a')).toEqual(['cup.poured'])
})

test('a fault is retried, a refusal is not', async () => {
  const { bar, calls, breaking } = createBar()
  breaking.set('a', 1)
  const app = await opened([bar])
  const id = await begin(app, { type: 'round', cups: ['a', 'empty'] })
  expect(await endOf(app, id)).toBe('failed')
  expect(calls).toEqual(['pour a', 'pour a', 'pour empty', 'spill a'])
})

test('G7: what was done is taken back in reverse order when a workflow fails', async () => {
  const { bar, calls } = createBar()
  const app = await opened([bar])
  const id = await begin(app, { type: 'round', cups: ['a', 'b', 'empty'] })
  expect(await endOf(app, id)).toBe('failed')
  expect(calls.slice(3)).toEqual(['spill b', 'spill a'])
  expect(await eventsOf(app, id)).toContain('workflow.compensated')
})

test('one broken item does not stop the others', async () => {
  const { bar } = createBar()
  const app = await opened([bar])
  const id = await begin(app, { type: 'party', cups: ['a', 'empty', 'c', 'd'] })
  await endOf(app, id)
  const [done] = await app.events.read({ after: 0, limit: 1, subject: id, patterns: ['workflow.completed'] })
  expect(done?.data).toMatchObject({
    output_metadata: { ok: 3, bad: 1 },
    progress: { total: 4, completed: 3, failed: 1 },
  })
})

test('a child runs as a workflow of its own and gives its result', async () => {
  const { bar, calls } = createBar()
  const app = await opened([bar])
  const id = await begin(app, { type: 'outer', cups: ['a'] })
  expect(await endOf(app, id)).toBe('completed')
  expect(calls).toEqual(['pour a'])
})

test('G5: the same workflow id started twice is one workflow', async () => {
  const { bar, calls } = createBar()
  const app = await opened([bar])
  const input = { type: 'round', cups: ['a'], id: 'wf_mine' }
  await Promise.all([begin(app, input), begin(app, input)])
  await endOf(app, 'wf_mine')
  await begin(app, input)
  expect(calls).toEqual(['pour a'])
})

test('G7: timers, signals and awaited events survive a restart', async () => {
  const disk = memoryDisk()
  const clock = fakeClock()
  const { bar } = createBar()
  const first = await opened([bar], { store: memoryStore({ disk }), clock, node: 'one' })
  const id = await begin(first, { type: 'nap' })
  await clock.tick('30m')
  await first.stop()

  const second = await opened([bar], { store: memoryStore({ disk }), clock, node: 'two' })
  await clock.tick('29m')
  expect(await eventsOf(second, id)).toEqual(['workflow.started', 'workflow.waiting'])
  await clock.tick('2m')
  await waits(second, id, 2)
  await second.append([
    {
      type: 'workflow.signaled',
      version: 1,
      subject: id,
      data: { workflow_id: id, signal: 'wake', payload: 7 },
    },
  ])
  await waits(second, id, 3)
  await second.append([Poured({ cup: 'x' })])
  expect(await endOf(second, id)).toBe('completed')
  const [done] = await second.events.read({
    after: 0,
    limit: 1,
    subject: id,
    patterns: ['workflow.completed'],
  })
  expect(done?.data).toMatchObject({ output_metadata: { signal: 7, cup: 'x' } })
})

test('cancel stops a waiting workflow', async () => {
  const { bar } = createBar()
  const app = await opened([bar], { clock: fakeClock() })
  const id = await begin(app, { type: 'nap' })
  await app.append([
    {
      type: 'workflow.cancel_requested',
      version: 1,
      subject: id,
      data: { workflow_id: id, reason: 'enough' },
    },
  ])
  expect(await endOf(app, id)).toBe('canceled')
})
