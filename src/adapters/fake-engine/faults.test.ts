import { EngineError, type Wanted } from '#domains/infra/ports'
import { fakeClock } from '#kernel/testing'
import { describe, expect, test } from 'vitest'
import { fakeCloud, fakeEngine, type FakeCloudOptions, type FakeFault } from './index.ts'

describe('a fault of the script', () => {
  test.each(['transient', 'exhausted', 'foreign', 'changed', 'permanent'] as const)(
    '%s is answered, and nothing happens',
    async fault => {
      const { engine, cloud } = open([{ on: 'create', fault }])
      await expect(engine.create(web, patient)).rejects.toMatchObject({ name: 'EngineError', kind: fault })
      expect(cloud.objects()).toEqual([])
      await engine.create(web, patient)
      expect(cloud.objects()).toHaveLength(1)
    },
  )

  test('before the effect nobody knows, and nothing happened', async () => {
    const { engine, cloud } = open([{ on: 'create', fault: 'uncertain_before' }])
    await expect(engine.create(web, patient)).rejects.toMatchObject({ kind: 'uncertain' })
    expect(cloud.objects()).toEqual([])
  })

  test('after the effect nobody knows, and it happened: by its key it is found', async () => {
    const { engine, cloud } = open([{ on: 'create', fault: 'uncertain_after' }])
    await expect(engine.create(web, patient)).rejects.toMatchObject({ kind: 'uncertain' })
    const [made] = await engine.list('dep_1', patient)
    expect(await engine.create(web, patient)).toMatchObject({ handle: made!.handle })
    expect(cloud.objects()).toHaveLength(1)
  })

  test('an ignored call is answered as if it were done', async () => {
    const { engine } = open([{ on: 'update', fault: 'ignored' }])
    const { handle } = await engine.create(web, patient)
    expect(await engine.update(handle, { ...web, specs: { cpu: 2 } }, patient)).toEqual({ handle })
    expect(await engine.read(handle, patient)).toMatchObject({ specs: web.specs })
  })

  test('what is never ready starts until it is updated', async () => {
    const { engine } = open([{ on: 'create', fault: 'never_ready' }])
    const { handle } = await engine.create(web, patient)
    const seen = await engine.read(handle, patient)
    expect(seen?.state).toBe('starting')
    expect(seen?.reason).toMatch(/answer/)
    await engine.update(handle, { ...web, specs: { ...web.specs, cpu: 2 } }, patient)
    expect(await engine.read(handle, patient)).toMatchObject({ state: 'ready' })
  })

  test('a slow task takes that much longer, and a slow look comes later', async () => {
    const { engine, clock } = open([
      { on: 'create', fault: 'slow', ms: 5000 },
      { on: 'list', fault: 'slow', ms: 2000 },
    ])
    const { task, handle } = await engine.create(web, patient)
    const end = engine.wait(task!, patient)
    await clock.tick('4s')
    expect(await engine.read(handle, patient)).toMatchObject({ state: 'starting' })
    await clock.tick('1s')
    expect(await end).toEqual({ warnings: [] })
    expect(await engine.read(handle, patient)).toMatchObject({ state: 'ready' })

    const list = engine.list('dep_1', patient)
    await clock.tick('2s')
    expect(await list).toHaveLength(1)
    expect(clock.waiting()).toBe(0)
  })

  test('a task that fails leaves everything as it was', async () => {
    const { engine } = open([
      { on: 'create', fault: 'task_fails' },
      { on: 'update', fault: 'task_fails' },
    ])
    const failing = await engine.create(web, patient)
    await expect(engine.wait(failing.task!, patient)).rejects.toMatchObject({ kind: 'permanent' })
    expect(await engine.list('dep_1', patient)).toEqual([])

    const { handle } = await engine.create(web, patient)
    const { task } = await engine.update(handle, { ...web, specs: { cpu: 8 } }, patient)
    await expect(engine.wait(task!, patient)).rejects.toBeInstanceOf(EngineError)
    expect(await engine.read(handle, patient)).toMatchObject({ specs: web.specs, state: 'ready' })
  })

  test('a task with a remark ends well', async () => {
    const { engine } = open([{ on: 'create', fault: 'warns' }])
    const { task, handle } = await engine.create(web, patient)
    expect((await engine.wait(task!, patient)).warnings).toHaveLength(1)
    expect(await engine.read(handle, patient)).toMatchObject({ state: 'ready' })
  })

  test('who never hears an answer is let go', async () => {
    const { engine, cloud } = open([{ on: 'create', fault: 'hang' }])
    const controller = new AbortController()
    const create = engine.create(web, controller.signal)
    controller.abort(new Error('enough'))
    await expect(create).rejects.toThrow('enough')
    expect(cloud.objects()).toEqual([])
  })

  test('it meets the calls that fit, from the nth on, as often as it says', async () => {
    const { engine } = open([
      { on: 'read', resource: 'web', nth: 2, times: 2, fault: 'transient' },
      { on: 'create', specs: { cpu: 9 }, times: 'always', fault: 'exhausted' },
    ])
    const { handle } = await engine.create(web, patient)
    const other = await engine.create({ ...web, resource: 'db', key: 'k2' }, patient)
    const reads: string[] = []
    for (let time = 0; time < 5; time += 1) {
      await engine.read(other.handle, patient)
      reads.push(
        await engine.read(handle, patient).then(
          () => 'read',
          (error: unknown) => (error as EngineError).kind,
        ),
      )
    }
    expect(reads).toEqual(['read', 'transient', 'transient', 'read', 'read'])
    for (let time = 0; time < 3; time += 1) {
      const large = { ...web, key: `k${time + 3}`, specs: { cpu: 9 } }
      await expect(engine.create(large, patient)).rejects.toMatchObject({ kind: 'exhausted' })
    }
  })

  test('every call is recorded with what became of it', async () => {
    const { engine, cloud, clock } = open([{ on: 'create', fault: 'uncertain_after' }])
    await expect(engine.create(web, patient)).rejects.toThrow(EngineError)
    const { handle } = await engine.create(web, patient)
    await engine.control!(handle, 'stop', patient)
    await engine.remove(handle, patient)
    const about = { at: clock.now(), deployment: 'dep_1', resource: 'web', key: 'k1', type: 'service' }
    expect(cloud.calls()).toEqual([
      { on: 'create', ...about, hasEffect: true, fault: 'uncertain_after', error: 'uncertain' },
      { on: 'create', ...about, handle, hasEffect: false },
      { on: 'control', ...about, handle, action: 'stop', hasEffect: true },
      { on: 'remove', ...about, handle, hasEffect: true },
    ])
  })
})

test('while a task runs its object is locked for others, and not for the same again', async () => {
  const { engine } = open([], { durations: { update: 1000 } })
  const { handle } = await engine.create(web, patient)
  const larger = { ...web, specs: { cpu: 2 } }
  const { task } = await engine.update(handle, larger, patient)
  expect(await engine.update(handle, larger, patient)).toEqual({ handle, task })
  const other = engine.update(handle, { ...web, specs: { cpu: 4 } }, patient)
  await expect(other).rejects.toMatchObject({ kind: 'transient' })
})

test('what was removed while it was made is gone, and its making has failed', async () => {
  const { engine, clock } = open([], { durations: { create: 9000, remove: 1000 } })
  const made = await engine.create(web, patient)
  const removed = await engine.remove(made.handle, patient)
  await expect(engine.wait(made.task!, patient)).rejects.toThrow('removed meanwhile')
  const end = engine.wait(removed.task!, patient)
  await clock.tick('1s')
  await end
  expect(await engine.read(made.handle, patient)).toBeUndefined()
})

test('when what served is gone, nobody serves until another is promoted', async () => {
  const { engine, cloud } = open()
  const old = await engine.create(web, patient)
  const next = await engine.create({ ...web, key: 'k2' }, patient)
  expect(cloud.serving(web)).toBe(old.handle)
  cloud.destroy(old.handle)
  expect(cloud.serving(web)).toBeUndefined()
  await engine.promote!(next.handle, patient)
  expect(cloud.serving(web)).toBe(next.handle)
})

test('the same calls at the same times make the same world', async () => {
  const runs = await Promise.all(
    [1, 2].map(async () => {
      const { engine, cloud, clock } = open([{ on: 'create', nth: 2, fault: 'transient' }], {
        durations: { create: 100 },
      })
      const ends: unknown[] = []
      for (const key of ['k1', 'k2', 'k3']) {
        ends.push(await engine.create({ ...web, key }, patient).catch(String))
        await clock.tick('50ms')
      }
      return JSON.stringify([ends, cloud.objects(), cloud.calls()])
    }),
  )
  expect(runs[0]).toBe(runs[1])
})

const patient = new AbortController().signal
const web: Wanted = {
  deployment: 'dep_1',
  resource: 'web',
  key: 'k1',
  type: 'service',
  specs: { image: 'web:1', env: { COLOR: 'red' } },
  secrets: new Map(),
}

function open(faults: readonly FakeFault[] = [], options: FakeCloudOptions = {}) {
  const clock = fakeClock()
  const cloud = fakeCloud({ ...options, faults })
  return { clock, cloud, engine: fakeEngine({ cloud, clock }) }
}
