// G7: a workflow runs in one process at a time, and in the next one when that is gone.
import { endOf, refusalOf } from '#kernel/testing'
import { expect, test } from 'vitest'
import { begin, nthEvent } from '../../src/kernel/run/testing/kitchen.ts'
import { door, kitchenOf, request, threeCourses } from './kitchens.ts'
import { onPostgres } from './stores.ts'

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
