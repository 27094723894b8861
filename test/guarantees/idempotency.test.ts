// G5: the same key is one request, the same event id is one event.
import { domain, event, integer, operation, text, view } from '#kernel'
import type { App } from '#kernel/run'
import { fakeClock, refusalOf, tester } from '#kernel/testing'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { onEveryStore, onPostgres } from './stores.ts'

const Ordered = event('cake.ordered', { cake: z.string() }, { subject: data => data.cake })
const Orders = view('orders', {
  key: ['cake'],
  columns: { cake: text, count: integer },
  folds: when => [
    when(
      Ordered,
      data => data.cake,
      (row, { cake }) => ({ cake, count: (row?.count ?? 0) + 1 }),
    ),
  ],
})

/** A bakery whose orders can be held back, and which counts how often it was asked. */
function createBakery() {
  const oven = { isHot: Promise.resolve(), orders: 0 }
  const order = operation('bakery.order', {
    about: 'Order a cake',
    effect: 'write',
    input: z.strictObject({ cake: z.string() }),
    output: z.object({ number: z.number() }),
    refuses: { SOLD_OUT: 409, OVEN_BUSY: 503 },
    async run({ cake }, { emit, refuse }) {
      oven.orders += 1
      const number = oven.orders
      await oven.isHot
      if (cake === 'sold out') throw refuse('SOLD_OUT', 'There is none left')
      if (cake === 'too soon') throw refuse('OVEN_BUSY', 'Come back in a minute')
      if (cake === 'broken') throw new Error('The oven broke')
      emit(Ordered({ cake }))
      return { number }
    },
  })
  return {
    oven,
    bakery: domain('bakery', { about: 'Cakes', events: [Ordered], views: [Orders], operations: [order] }),
  }
}

const order = (app: App, cake: string, idempotencyKey: string, actor = tester) =>
  app.call('bakery.order', { cake }, { actor, idempotencyKey })

const ordered = async (app: App, subject: string) =>
  (await app.events.read({ after: 0, limit: 100, subject })).length

onEveryStore('G5: a key that is used again', open => {
  test('gets the first answer: while the first still runs, after it, and after a restart', async () => {
    const place = open()
    const { bakery, oven } = createBakery()
    const first = await place.start([bakery])
    const door = Promise.withResolvers<undefined>()
    oven.isHot = door.promise
    const both = [order(first, 'plum', 'k1'), order(first, 'plum', 'k1')]
    door.resolve(undefined)
    expect(await Promise.all(both)).toEqual([{ number: 1 }, { number: 1 }])
    expect(await order(first, 'plum', 'k1')).toEqual({ number: 1 })
    await first.stop()

    const second = await place.start([bakery])
    expect(await order(second, 'plum', 'k1')).toEqual({ number: 1 })
    expect(await ordered(second, 'plum')).toBe(1)
    expect(oven.orders).toBe(1)
  })

  test('is refused for another request, and is its own for another caller', async () => {
    const place = open()
    const { bakery } = createBakery()
    const app = await place.start([bakery])
    await order(app, 'plum', 'k1')
    const refusal = await refusalOf(order(app, 'apple', 'k1'))
    expect(refusal).toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
      status: 409,
      suggestions: ['use_new_idempotency_key'],
    })
    expect(await order(app, 'apple', 'k1', { id: 'somebody else', kind: 'person' })).toEqual({ number: 2 })
    expect(await ordered(app, 'apple')).toBe(1)
  })

  test('remembers a refusal, but neither a fault nor a refusal that is about the moment', async () => {
    const place = open()
    const { bakery, oven } = createBakery()
    const app = await place.start([bakery])
    for (const attempt of [1, 2]) {
      expect((await refusalOf(order(app, 'sold out', 'k1'))).code).toBe('SOLD_OUT')
      expect((await refusalOf(order(app, 'too soon', 'k2'))).code).toBe('OVEN_BUSY')
      await expect(order(app, 'broken', 'k3')).rejects.toThrow('The oven broke')
      expect(oven.orders).toBe(attempt === 1 ? 3 : 5)
    }
  })

  test('is forgotten after a day', async () => {
    const place = open()
    const clock = fakeClock()
    const { bakery } = createBakery()
    const app = await place.start([bakery], { clock })
    expect(await order(app, 'plum', 'k1')).toEqual({ number: 1 })
    await clock.tick('23h')
    expect(await order(app, 'plum', 'k1')).toEqual({ number: 1 })
    await clock.tick('61m')
    expect(await order(app, 'plum', 'k1')).toEqual({ number: 2 })
    expect(await ordered(app, 'plum')).toBe(2)
  })
})

onPostgres('G5: a key that two processes are asked with at once', open => {
  test('has one answer and one set of facts', async () => {
    const place = open()
    const { bakery, oven } = createBakery()
    const apps = [await place.start([bakery]), await place.start([bakery])]
    const door = Promise.withResolvers<undefined>()
    oven.isHot = door.promise
    const both = apps.map(app => order(app, 'plum', 'k1'))
    while (oven.orders < 2) await new Promise(done => void setImmediate(done))
    door.resolve(undefined)
    const [one, two] = await Promise.all(both)
    expect(one).toEqual(two)
    expect(await ordered(apps[0]!, 'plum')).toBe(1)
    expect(await order(apps[1]!, 'plum', 'k1')).toEqual(one)
  })
})

onEveryStore('G5: an event id that is used again', (open, isShared) => {
  test('is one event and folded once, in one append, at once from many, and after a restart', async () => {
    const place = open()
    const { bakery } = createBakery()
    const apps = [await place.start([bakery])]
    if (isShared) apps.push(await place.start([bakery]))
    const plum = () => Ordered({ cake: 'plum' }, { id: 'evt_order_1' })
    const appends = Array.from({ length: 6 }, (_, at) => apps[at % apps.length]!.append([plum(), plum()]))
    const records = (await Promise.all(appends)).flat()
    expect(new Set(records.map(record => record!.position)).size).toBe(1)
    for (const app of apps) await app.stop()
    const later = await place.start([bakery])
    expect((await later.append([plum()]))[0]?.position).toBe(records[0]!.position)
    const [row] = await place.ask('SELECT count FROM $orders')
    expect(Number(row.count)).toBe(1)
    expect(await later.events.read({ after: 0, limit: 10 })).toHaveLength(1)
  })
})
