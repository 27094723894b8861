import { operation } from '#kernel'
import { WorkflowRecords } from '#kernel/journal'
import { tester } from '#kernel/testing'
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { App } from './index.ts'
import { createKitchen, openKitchen, runToEnd, type Recipe } from './testing/kitchen.ts'

const inquire = operation('kitchen.inquire', {
  about: 'Ask what a step was asked',
  effect: 'read',
  input: z.object({ id: z.string(), step: z.string() }),
  output: z.record(z.string(), z.unknown()),
  uses: { records: WorkflowRecords },
  run: async ({ id, step }, { records }) => ({ ...(await records.inputOf(id, step)) }),
})

const kitchenOf = (recipes: Readonly<Record<string, Recipe>>) =>
  createKitchen(recipes, { operations: [inquire] })
const inputOf = (app: App, id: string, step: string) =>
  app.call('kitchen.inquire', { id, step }, { actor: tester }) as Promise<Record<string, any>>

test('any step tells what it was asked, items, retried, paid and undoing ones too, and nothing is done again', async () => {
  const kitchen = kitchenOf({
    menu: {
      async run({ flow, dish }) {
        await dish('soup', { reserve: '0.10', undo: true })
        await flow.each(['a', 'b'], { key: name => name }, (name, item) =>
          dish(`side ${name}`, { flow: item }),
        )
        await dish('flaky', { attempts: 3 })
        await flow.sleep('1ms')
        await dish('burned')
      },
    },
  })
  let flaky = 0
  kitchen.cook = dish => {
    if (dish === 'burned' || (dish === 'flaky' && (flaky += 1) === 1)) throw new Error('Too hot')
  }
  const app = await openKitchen(kitchen)
  const { id } = await runToEnd(app, 'menu', { budget: '1.00' })
  const done = [...kitchen.done]
  const before = await app.events.read({ after: 0, limit: 1000, subject: id })
  const dishes = {
    'cook soup#1': 'soup',
    'each#1[b]/cook side b#1': 'side b',
    'cook flaky#1': 'flaky',
    'cook burned#1': 'burned',
    'compensate/cook soup#1/kitchen.throw_away#1': 'soup',
  }
  for (const [step, dish] of Object.entries(dishes)) {
    expect(await inputOf(app, id, step)).toMatchObject({ isKnown: true, input: { dish } })
  }
  expect(await inputOf(app, id, 'sleep#1')).toEqual({ isKnown: false, because: 'A wait is asked nothing' })
  expect(kitchen.done).toEqual(done)
  expect(await app.events.read({ after: 0, limit: 1000, subject: id })).toHaveLength(before.length)
})

test('where the code has changed since, nobody knows what a step was asked', async () => {
  const names = ['soup', 'roast', 'cake']
  const kitchen = kitchenOf({
    menu: {
      async run({ dish }) {
        for (const name of names) await dish(name)
      },
    },
  })
  const app = await openKitchen(kitchen)
  const { id } = await runToEnd(app, 'menu')
  names.splice(0, 1, 'salad')
  expect(await inputOf(app, id, 'cook cake#1')).toEqual({
    isKnown: false,
    because: 'The code of the workflow has changed since',
  })
  names.length = 0
  expect(await inputOf(app, id, 'cook soup#1')).toEqual({
    isKnown: false,
    because: 'The code no longer asks for this step',
  })
})
