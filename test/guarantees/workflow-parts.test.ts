// G7: money, children and turns survive with the workflow they belong to.
import { endOf } from '#kernel/testing'
import { expect, test } from 'vitest'
import { begin, nthEvent } from '../../src/kernel/run/testing/kitchen.ts'
import { door, kitchenOf, request } from './kitchens.ts'
import { onEveryStore } from './stores.ts'

onEveryStore('G7: a workflow', open => {
  test('counts money as spent that was set aside when its process died', async () => {
    const place = open()
    const kitchen = kitchenOf({
      menu: {
        async run({ dish, flow }) {
          await dish('truffle', { reserve: '0.40' })
          const { amount } = flow.budget.spent()
          await dish('caviar', { reserve: '0.40' }).catch(() => undefined)
          return amount
        },
      },
    })
    const gate = door()
    kitchen.cook = (dish, context) => (dish === 'truffle' ? gate.pass(context) : undefined)
    const first = await place.start([kitchen.domain])
    const id = await begin(first, 'menu', { budget: '1.00' })
    await gate.reached
    await first.stop()
    gate.open()
    const second = await place.start([kitchen.domain])
    expect(await endOf(second, id)).toBe('completed')
    const { data } = await nthEvent(second, id, 'workflow.completed')
    expect(data).toMatchObject({ output_metadata: '0.80', total_cost: { amount: '0.80' } })
    expect(kitchen.done).toEqual(['cook truffle', 'cook truffle'])
  })

  test('waits for its child through a restart, also for a large answer', async () => {
    const place = open()
    const large = 'x'.repeat(60_000)
    const kitchen = kitchenOf({
      side: {
        async run({ dish }) {
          await dish('rice')
          return { large }
        },
      },
      menu: {
        async run({ child, dish }) {
          const answer = (await child('side')) as { large: string }
          await dish('cake')
          return answer.large.length
        },
      },
    })
    const gate = door()
    kitchen.cook = (dish, context) => (dish === 'rice' ? gate.pass(context) : undefined)
    const first = await place.start([kitchen.domain])
    const id = await begin(first, 'menu')
    await gate.reached
    await first.stop()
    gate.open()
    const second = await place.start([kitchen.domain])
    expect(await endOf(second, id)).toBe('completed')
    expect((await nthEvent(second, id, 'workflow.completed')).data).toMatchObject({
      output_metadata: large.length,
    })
    expect(kitchen.done).toEqual(['cook rice', 'cook rice', 'cook cake'])
  })

  test('whose child failed retries the child when it is retried', async () => {
    const place = open()
    const kitchen = kitchenOf({
      side: {
        async run({ dish }) {
          await dish('rice')
          return 'rice'
        },
      },
      menu: { run: ({ child }) => child('side') },
    })
    kitchen.cook = () => {
      throw new Error('The stove is cold')
    }
    const app = await place.start([kitchen.domain])
    const id = await begin(app, 'menu')
    expect(await endOf(app, id)).toBe('failed')
    kitchen.cook = () => {}
    await request(app, 'retry', id)
    expect((await nthEvent(app, id, 'workflow.completed')).data).toMatchObject({ output_metadata: 'rice' })
    expect(kitchen.done).toEqual(['cook rice', 'cook rice'])
  })

  test('waits for its turn where its type may run once at a time, the urgent ones first', async () => {
    const place = open()
    const order: string[] = []
    const gate = door()
    const kitchen = kitchenOf({
      menu: {
        concurrency: 1,
        async run({ flow, dish }) {
          order.push(flow.workflowId)
          await dish('soup')
        },
      },
    })
    kitchen.cook = (_, context) => gate.pass(context)
    const app = await place.start([kitchen.domain])
    const ids = []
    for (const priority of ['normal', 'low', 'normal', 'critical']) {
      ids.push(await begin(app, 'menu', { priority }))
    }
    await gate.reached
    expect((await nthEvent(app, ids[3]!, 'workflow.waiting')).data).toMatchObject({ reason: 'queue' })
    gate.open()
    for (const id of ids) expect(await endOf(app, id)).toBe('completed')
    expect(order).toEqual([ids[0], ids[3], ids[2], ids[1]])
  })
})
