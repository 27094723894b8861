// G7: workflows survive whatever ends their process.
import { WorkflowControl, operation, type RunContext } from '#kernel'
import type { App } from '#kernel/run'
import { endOf, refusalOf, tester } from '#kernel/testing'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { begin, createKitchen, nthEvent, type Recipe } from '../../src/kernel/run/testing/kitchen.ts'
import { onEveryStore, onPostgres } from './stores.ts'

const ask = operation('kitchen.ask', {
  about: 'Reach the workflows',
  effect: 'write',
  input: z.object({ do: z.enum(['cancel', 'retry']), id: z.string() }),
  output: z.object({}),
  uses: { workflows: WorkflowControl },
  async run({ do: what, id }, { workflows, actor }) {
    if (what === 'cancel') await workflows.cancel(id, 'not hungry', actor)
    else await workflows.retry(id, actor)
    return {}
  },
})
const kitchenOf = (recipes: Readonly<Record<string, Recipe>>) => createKitchen(recipes, { operations: [ask] })
const request = (app: App, what: 'cancel' | 'retry', id: string) =>
  app.call('kitchen.ask', { do: what, id }, { actor: tester })

/** A door that steps wait at; it lets them go on when it is opened, and ends when nobody waits any more. */
function door() {
  const reached = Promise.withResolvers<undefined>()
  const opened = Promise.withResolvers<undefined>()
  return {
    reached: reached.promise,
    open: () => opened.resolve(undefined),
    pass({ signal }: RunContext) {
      reached.resolve(undefined)
      return new Promise<void>((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error))
        void opened.promise.then(resolve)
      })
    },
  }
}

const threeCourses: Recipe = {
  async run({ dish }) {
    for (const name of ['soup', 'roast', 'cake']) await dish(name, { undo: true })
    return 'full'
  },
}

onEveryStore('G7: a workflow', open => {
  test('goes on in the next process with the step it was in, and repeats none before it', async () => {
    const place = open()
    const kitchen = kitchenOf({ menu: threeCourses })
    const gate = door()
    kitchen.cook = (dish, context) => (dish === 'roast' ? gate.pass(context) : undefined)
    const first = await place.start([kitchen.domain])
    const id = await begin(first, 'menu')
    await gate.reached
    await first.stop()
    gate.open()
    const second = await place.start([kitchen.domain])
    expect(await endOf(second, id)).toBe('completed')
    expect(kitchen.done).toEqual(['cook soup', 'cook roast', 'cook roast', 'cook cake'])
  })

  test('of a type nobody knows waits, and goes on where it is known', async () => {
    const place = open()
    const kitchen = kitchenOf({ menu: threeCourses })
    const gate = door()
    kitchen.cook = (dish, context) => (dish === 'roast' ? gate.pass(context) : undefined)
    const first = await place.start([kitchen.domain])
    const id = await begin(first, 'menu')
    await gate.reached
    await first.stop()
    gate.open()
    const ignorant = await place.start([kitchenOf({}).domain])
    expect((await nthEvent(ignorant, id, 'workflow.waiting')).data).toMatchObject({ waiting_for: 'menu' })
    await ignorant.stop()
    const third = await place.start([kitchen.domain])
    expect(await endOf(third, id)).toBe('completed')
    expect(kitchen.done.filter(what => what === 'cook soup')).toHaveLength(1)
  })

  test('whose code was changed stops, and shows what was done beside what would be', async () => {
    const place = open()
    const kitchen = kitchenOf({ menu: threeCourses })
    const gate = door()
    kitchen.cook = (dish, context) => (dish === 'cake' ? gate.pass(context) : undefined)
    const first = await place.start([kitchen.domain])
    const id = await begin(first, 'menu')
    await gate.reached
    await first.stop()
    const changed = kitchenOf({
      menu: {
        async run({ dish }) {
          for (const name of ['salad', 'soup', 'roast', 'cake']) await dish(name)
        },
      },
    })
    const second = await place.start([changed.domain])
    expect(await endOf(second, id)).toBe('failed')
    const { error_message, error_details } = (await nthEvent(second, id, 'workflow.failed')).data as any
    expect(error_details).toMatchObject({
      code: 'JOURNAL_MISMATCH',
      code_steps: ['cook salad'],
      journal_steps: ['cook soup', 'cook roast'],
    })
    expect(error_message).toContain('1 ≠ cook salad  cook soup')
    expect(changed.done).toEqual([])
  })

  test('that is canceled in the middle of a step aborts what the step waits for, and takes back what was done', async () => {
    const place = open()
    const kitchen = kitchenOf({ menu: threeCourses })
    const gate = door()
    const aborted: unknown[] = []
    kitchen.cook = (dish, context) => {
      if (dish !== 'roast') return
      context.signal.addEventListener('abort', () =>
        aborted.push((context.signal.reason as { code: string }).code),
      )
      return gate.pass(context)
    }
    const app = await place.start([kitchen.domain])
    const id = await begin(app, 'menu')
    await gate.reached
    await request(app, 'cancel', id)
    expect(await endOf(app, id)).toBe('canceled')
    expect(aborted).toEqual(['CANCELED'])
    expect(kitchen.done).toEqual(['cook soup', 'cook roast', 'throw away soup'])
    expect(await refusalOf(request(app, 'cancel', id))).toMatchObject({
      code: 'ALREADY_FINISHED',
      status: 409,
    })
  })

  test('that failed goes on from the failed step when it is retried', async () => {
    const place = open()
    const kitchen = kitchenOf({
      menu: {
        async run({ dish }) {
          await dish('soup')
          await dish('roast')
        },
      },
    })
    kitchen.cook = dish => {
      if (dish === 'roast') throw new Error('The oven is cold')
    }
    const first = await place.start([kitchen.domain])
    const id = await begin(first, 'menu')
    expect(await endOf(first, id)).toBe('failed')
    await first.stop()
    kitchen.cook = () => {}
    const second = await place.start([kitchen.domain])
    await request(second, 'retry', id)
    await nthEvent(second, id, 'workflow.completed')
    expect(kitchen.done).toEqual(['cook soup', 'cook roast', 'cook roast'])
    expect(await refusalOf(request(second, 'retry', id))).toMatchObject({ code: 'NOT_FAILED' })
  })

  test('that died while it was taking steps back goes on taking back', async () => {
    const place = open()
    const kitchen = kitchenOf({
      menu: {
        async run({ dish }) {
          for (const name of ['soup', 'roast', 'cake']) await dish(name, { undo: true })
          await dish('burned')
        },
      },
    })
    const gate = door()
    kitchen.cook = (dish, context) => {
      if (dish === 'burned') throw new Error('It burned')
      return dish === 'away roast' ? gate.pass(context) : undefined
    }
    const first = await place.start([kitchen.domain])
    const id = await begin(first, 'menu')
    await gate.reached
    await first.stop()
    gate.open()
    const second = await place.start([kitchen.domain])
    expect(await endOf(second, id)).toBe('failed')
    const back = kitchen.done.filter(what => what.startsWith('throw'))
    expect(back).toEqual(['throw away cake', 'throw away roast', 'throw away roast', 'throw away soup'])
  })

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

onPostgres('G7: with two processes', open => {
  test('the work of one that hangs goes to the other; the first is refused, stops and says so', async () => {
    const place = open()
    const kitchen = kitchenOf({ menu: threeCourses })
    const gate = door()
    kitchen.cook = (dish, context) => (dish === 'roast' ? gate.pass(context) : undefined)
    const store = place.another()
    const first = await place.start([kitchen.domain], { store })
    const second = await place.start([kitchen.domain])
    const id = await begin(first, 'menu')
    await gate.reached
    await place.hang(store)
    expect((await nthEvent(second, id, 'workflow.resumed')).data).toMatchObject({ reason: 'takeover' })
    gate.open()
    expect(await endOf(second, id)).toBe('completed')
    expect((await first.lost).message).toBe('Another process took over the work of this one; restart it')
    const steps = (await second.events.read({ after: 0, limit: 100, subject: id })).filter(
      ({ type }) => type === 'workflow.step_completed',
    )
    expect(steps.map(({ data }) => (data as any).step_name)).toEqual(['cook soup', 'cook roast', 'cook cake'])
    expect(kitchen.done.filter(what => what === 'cook soup')).toHaveLength(1)
    expect((await refusalOf(begin(first, 'menu'))).status).toBe(503)
  })

  test('a type that only the other knows goes on there, though its owner lives', async () => {
    const place = open()
    const kitchen = kitchenOf({ menu: threeCourses })
    const gate = door()
    kitchen.cook = (dish, context) => (dish === 'roast' ? gate.pass(context) : undefined)
    const first = await place.start([kitchen.domain])
    const id = await begin(first, 'menu')
    await gate.reached
    const ignorant = await place.start([kitchenOf({}).domain])
    await first.stop()
    gate.open()
    await nthEvent(ignorant, id, 'workflow.waiting')
    const third = await place.start([kitchen.domain])
    expect(await endOf(third, id)).toBe('completed')
    expect(await endOf(ignorant, id)).toBe('completed')
  })

  test('a retry that both are asked for at once happens once', async () => {
    const place = open()
    const kitchen = kitchenOf({ menu: { run: ({ dish }) => dish('soup') } })
    kitchen.cook = () => {
      throw new Error('The stove is cold')
    }
    const apps = [await place.start([kitchen.domain]), await place.start([kitchen.domain])]
    const id = await begin(apps[0]!, 'menu')
    await endOf(apps[1]!, id)
    kitchen.cook = () => {}
    const asked = await Promise.allSettled(apps.map(app => request(app, 'retry', id)))
    expect(asked.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    await nthEvent(apps[0]!, id, 'workflow.completed')
    expect(kitchen.done).toEqual(['cook soup', 'cook soup'])
  })
})
