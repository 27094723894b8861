import { operation, WorkflowControl } from '#kernel'
import {
  endOf,
  fakeClock,
  memoryDisk,
  memoryStore,
  refusalOf,
  testApp,
  tester,
  type FakeClock,
} from '#kernel/testing'
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { App } from './index.ts'
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
import { mortalStore } from './testing/mortal-store.ts'

const again = operation('kitchen.again', {
  about: 'Retry a recipe',
  effect: 'write',
  input: z.object({ id: z.string(), fromStep: z.string().optional(), mayRepeat: z.boolean().optional() }),
  output: z.object({}),
  uses: { workflows: WorkflowControl },
  async run({ id, ...options }, { workflows, actor }) {
    await workflows.retry(id, actor, options)
    return {}
  },
})

const kitchenOf = (recipes: Readonly<Record<string, Recipe>>) => {
  const kitchen = createKitchen(recipes, { operations: [again] })
  kitchen.cook = dish => {
    if (dish === 'cake' && !kitchen.done.includes('cook icing')) throw new Error('It burned')
  }
  return kitchen
}
const retry = (app: App, id: string, fromStep?: string, mayRepeat = true) =>
  app.call('kitchen.again', { id, fromStep, mayRepeat }, { actor: tester })

const menu: Recipe = {
  async run({ flow, dish }) {
    await dish('soup')
    await flow.each(['a', 'b'], { key: name => name, concurrency: 1 }, (name, item) =>
      dish(`side ${name}`, { flow: item }),
    )
    await dish('roast')
    await dish('cake')
    return 'full'
  },
}

/** From here on the cake turns out well. */
const mend = (kitchen: ReturnType<typeof kitchenOf>) => void kitchen.done.push('cook icing')

test('a retry from a step runs it and whatever ended after it once more, and nothing before it', async () => {
  const kitchen = kitchenOf({ menu })
  const app = await openKitchen(kitchen)
  const { id, end } = await runToEnd(app, 'menu')
  expect(end).toBe('failed')
  mend(kitchen)
  const before = kitchen.done.length
  await retry(app, id, 'each#1[b]/cook side b#1')
  await nthEvent(app, id, 'workflow.completed')
  expect(kitchen.done.slice(before)).toEqual(['cook side b', 'cook roast', 'cook cake'])
  expect((await nthEvent(app, id, 'workflow.retried')).data).toEqual({
    workflow_id: id,
    from_step: 'each#1[b]/cook side b#1',
  })
})

test('steps that wrote something run again only when that is wanted', async () => {
  const kitchen = kitchenOf({ menu })
  const app = await openKitchen(kitchen)
  const { id } = await runToEnd(app, 'menu')
  const refusal = await refusalOf(retry(app, id, 'cook roast#1', false))
  expect(refusal).toMatchObject({
    code: 'STEPS_WOULD_REPEAT',
    status: 409,
    details: { count: 1, can_be_repeated: true, steps: [{ step_id: 'cook roast#1', effect: 'write' }] },
  })
  expect((await refusalOf(retry(app, id, 'cook pudding#1'))).code).toBe('STEP_NOT_FOUND')
  mend(kitchen)
  await retry(app, id, 'cook cake#1', false)
  await nthEvent(app, id, 'workflow.completed')
  expect((await refusalOf(retry(app, id, 'cook soup#1'))).code).toBe('NOT_FAILED')
})

test('what was taken back may run again, and takes back anew when it fails once more', async () => {
  const kitchen = kitchenOf({
    menu: {
      async run({ dish }) {
        for (const name of ['soup', 'roast', 'cake']) await dish(name, { undo: true })
      },
    },
  })
  const app = await openKitchen(kitchen)
  const { id } = await runToEnd(app, 'menu')
  await retry(app, id, 'cook soup#1', false)
  await nthEvent(app, id, 'workflow.failed', 2)
  const round = ['cook soup', 'cook roast', 'cook cake', 'throw away roast', 'throw away soup']
  expect(kitchen.done).toEqual([...round, ...round])
})

test('a wait that is passed again ends as it ended', async () => {
  const kitchen = kitchenOf({
    menu: {
      async run({ flow, dish }) {
        await dish('soup')
        await flow.sleep('50ms')
        await dish('cake')
      },
    },
  })
  const app = await openKitchen(kitchen)
  const { id } = await runToEnd(app, 'menu')
  mend(kitchen)
  await retry(app, id, 'sleep#1', false)
  await nthEvent(app, id, 'workflow.completed')
  expect((await typesOf(app, id)).filter(type => type === 'workflow.waiting')).toHaveLength(1)
})

/** Lets everything happen that can. */
async function live(clock: FakeClock) {
  for (let turn = 0; turn < 200; turn += 1) await clock.settle()
}

/** Dies at a commit after the retry was asked for; the next process goes on. */
async function dieAt(commit: number, isWritten: boolean) {
  const disk = memoryDisk()
  const clock = fakeClock()
  const kitchen = kitchenOf({ menu })
  const start = async (store: Store = memoryStore({ disk })) => {
    const app = await testApp([kitchen.domain], { store, clock })
    await app.start()
    return app
  }
  const first = await start()
  const id = await begin(first, 'menu')
  expect(await endOf(first, id)).toBe('failed')
  await first.stop()
  mend(kitchen)

  const mortal = mortalStore(disk, { commit, isWritten })
  const second = await start(mortal)
  retry(second, id, 'cook roast#1').catch(() => undefined)
  await live(clock)
  if (!mortal.isDead) {
    await second.stop()
    return undefined
  }
  const third = await start()
  const isAsked = (await typesOf(third, id)).includes('workflow.retried')
  if (!isAsked) await retry(third, id, 'cook roast#1')
  await live(clock)
  return { app: third, id }
}

test('whenever a process dies in a retry from a step, the next one ends it with the same steps', async () => {
  let deaths = 0
  for (const isWritten of [false, true]) {
    for (let commit = 1; ; commit += 1) {
      const end = await dieAt(commit, isWritten)
      if (!end) break
      deaths += 1
      const records = await end.app.events.read({ after: 0, limit: 1000, subject: end.id })
      const retried = records.findIndex(({ type }) => type === 'workflow.retried')
      expect(records.at(-1)?.type).toBe('workflow.completed')
      const done = records.slice(retried).filter(({ type }) => type === 'workflow.step_completed')
      expect(done.map(({ data }) => (data as { step_id: string }).step_id)).toEqual([
        'cook roast#1',
        'cook cake#1',
      ])
      await end.app.stop()
    }
  }
  expect(deaths).toBeGreaterThan(6)
})
