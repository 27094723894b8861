// G7: workflows survive whatever ends their process.
import { endOf, refusalOf } from '#kernel/testing'
import { expect, test } from 'vitest'
import { begin, nthEvent } from '../../src/kernel/run/testing/kitchen.ts'
import { door, kitchenOf, request, threeCourses } from './kitchens.ts'
import { onEveryStore } from './stores.ts'

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
})
