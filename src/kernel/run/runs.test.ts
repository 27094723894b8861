import { WorkflowCancelRequested } from '#kernel/journal'
import { endOf, fakeClock, memoryDisk, memoryStore, tester } from '#kernel/testing'
import { expect, test } from 'vitest'
import type { Store } from './ports.ts'
import {
  begin,
  createKitchen,
  nthEvent,
  openKitchen,
  runToEnd,
  typesOf,
  type Recipe,
} from './testing/kitchen.ts'

const never = new Promise<never>(() => {})

const one: Recipe = { concurrency: 1, run: ({ dish }) => dish('soup') }

test('G7: a workflow that waits for its turn can be canceled after a restart', async () => {
  const disk = memoryDisk()
  const kitchen = createKitchen({ one })
  kitchen.cook = () => never
  const first = await openKitchen(kitchen, { store: memoryStore({ disk }) })
  const ids = [await begin(first, 'one'), await begin(first, 'one')]
  await first.stop()

  const second = await openKitchen(kitchen, { store: memoryStore({ disk }) })
  const request = WorkflowCancelRequested({ workflow_id: ids[1]!, reason: 'not hungry' })
  await second.append([request], { context: { actor: tester } })
  expect(await endOf(second, ids[1]!)).toBe('canceled')
  expect(kitchen.done).toEqual(['cook soup', 'cook soup'])
})

test('G7: a workflow of a type nobody knows is parked, can be canceled, and else goes on when it is known', async () => {
  const disk = memoryDisk()
  const kitchen = createKitchen({ one })
  kitchen.cook = () => never
  const first = await openKitchen(kitchen, { store: memoryStore({ disk }) })
  const ids = [await begin(first, 'one'), await begin(first, 'one')]
  await first.stop()

  const second = await openKitchen(createKitchen({}), { store: memoryStore({ disk }) })
  const parked = await nthEvent(second, ids[0]!, 'workflow.waiting')
  expect(parked.data).toMatchObject({ reason: 'unknown_type', waiting_for: 'one' })
  await second.append([WorkflowCancelRequested({ workflow_id: ids[1]! })])
  expect(await endOf(second, ids[1]!)).toBe('canceled')
  await second.stop()

  kitchen.cook = () => {}
  const third = await openKitchen(kitchen, { store: memoryStore({ disk }) })
  expect(await endOf(third, ids[0]!)).toBe('completed')
})

/** A store that can be told to fail its commits. */
function failingStore() {
  const store = memoryStore()
  let failures = 0
  const trouble = () => Object.assign(new Error('The disk is full'), { code: 'DISK_FULL' })
  const failing: Store = {
    ...store,
    queries: store.queries,
    async commit(batch) {
      if (failures > 0) {
        failures -= 1
        throw trouble()
      }
      return store.commit(batch)
    },
  }
  return { store: failing, failNext: (count = 1) => (failures = count) }
}

test('G7: while the store is away a workflow is dropped, and its items are never worked on twice at once', async () => {
  const { store, failNext } = failingStore()
  const clock = fakeClock()
  const doors = new Map(['a', 'b', 'c', 'd'].map(dish => [dish, Promise.withResolvers<undefined>()]))
  const kitchen = createKitchen({
    dinner: {
      run: ({ flow, dish }) =>
        flow.each(['a', 'b', 'c', 'd'], { key: name => name, concurrency: 2 }, (name, item) =>
          dish(name, { flow: item }),
        ),
    },
  })
  const cooking = new Map<string, number>()
  kitchen.cook = async dish => {
    expect(cooking.get(dish) ?? 0, `${dish} is being cooked already`).toBe(0)
    cooking.set(dish, 1)
    await doors.get(dish)!.promise
    cooking.set(dish, 0)
  }
  const app = await openKitchen(kitchen, { store, clock })
  const id = await begin(app, 'dinner')
  await clock.settle()
  expect(kitchen.done).toEqual(['cook a', 'cook b'])
  failNext()
  doors.get('a')!.resolve(undefined)
  await clock.settle()
  await clock.tick('2s')
  for (const { resolve } of doors.values()) resolve(undefined)
  await clock.tick('10s')
  expect(await endOf(app, id)).toBe('completed')
  const types = await typesOf(app, id)
  expect(types.filter(type => type === 'workflow.step_completed')).toHaveLength(4)
  expect(kitchen.done.filter(what => what === 'cook c')).toHaveLength(1)
})

test('what a workflow left running when it ended writes nothing more', async () => {
  const clock = fakeClock()
  const kitchen = createKitchen({
    race: {
      run: ({ flow, dish }) =>
        Promise.race([dish('fast'), flow.sleep('1h'), flow.waitFor({ signal: 'never' })]),
    },
  })
  const app = await openKitchen(kitchen, { clock })
  const { id, end } = await runToEnd(app, 'race')
  expect(end).toBe('completed')
  await clock.tick('2h')
  expect((await typesOf(app, id)).at(-1)).toBe('workflow.completed')
  expect(clock.waiting()).toBe(0)
})

test('an error message of any length ends a workflow, and the log keeps the beginning of it', async () => {
  const kitchen = createKitchen({ one })
  kitchen.cook = () => {
    throw new Error(`too salty ${'!'.repeat(200_000)}`)
  }
  const app = await openKitchen(kitchen)
  const { id, end } = await runToEnd(app, 'one')
  expect(end).toBe('failed')
  const failed = await nthEvent(app, id, 'workflow.failed')
  expect((failed.data as { error_message: string }).error_message).toMatch(/^too salty !{100}/)
})

test('G7: changed code is told from a journal of thousands of steps, and the workflow ends', async () => {
  const disk = memoryDisk()
  const steps = 1500
  const recipe = (first: string): Recipe => ({
    async run({ flow, dish }) {
      await dish(first)
      for (let at = 0; at < steps; at += 1) await dish(`course-${at}`)
      await flow.waitFor({ signal: 'go on' })
    },
  })
  const before = createKitchen({ menu: recipe('starter') })
  const first = await openKitchen(before, { store: memoryStore({ disk }) })
  const id = await begin(first, 'menu')
  await nthEvent(first, id, 'workflow.waiting')
  await first.stop()

  const second = await openKitchen(createKitchen({ menu: recipe('another') }), {
    store: memoryStore({ disk }),
  })
  expect(await endOf(second, id)).toBe('failed')
  const { data } = await nthEvent(second, id, 'workflow.failed')
  expect(data).toMatchObject({ error_details: { code: 'JOURNAL_MISMATCH' } })
  expect((data as { error_message: string }).error_message).toContain('≠ cook another')
  expect((data as { error_message: string }).error_message).toContain('cook starter')
})
