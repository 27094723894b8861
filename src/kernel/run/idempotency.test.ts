import { domain, event, operation, Refusal } from '#kernel'
import { memoryDisk, memoryStore, refusalOf, testApp, tester } from '#kernel/testing'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import type { App } from './index.ts'

const Sold = event('seat.sold', { seat: z.string(), by: z.string() }, { subject: data => data.seat })

/** Two processes on one log, each with a counter clerk that waits until a test lets it go on. */
async function createBoxOffice() {
  const disk = memoryDisk()
  const open = async (name: string) => {
    const clerk = {
      decide: Promise.withResolvers<'sell' | 'refuse'>(),
      asked: Promise.withResolvers<undefined>(),
      asks: 0,
    }
    const sell = operation('office.sell', {
      about: 'Sell a seat',
      effect: 'write',
      input: z.strictObject({ seat: z.string() }),
      output: z.object({ by: z.string() }),
      refuses: { TAKEN: 409 },
      async run({ seat }, { emit, refuse }) {
        clerk.asks += 1
        clerk.asked.resolve(undefined)
        if ((await clerk.decide.promise) === 'refuse') throw refuse('TAKEN', `${name} says it is taken`)
        emit(Sold({ seat, by: name }))
        return { by: name }
      },
    })
    const office = domain('office', { about: 'Seats', events: [Sold], operations: [sell] })
    const app = await testApp([office], { store: memoryStore({ disk, isShared: true }), node: name })
    onTestFinished(() => app.stop())
    await app.start()
    return { app, clerk }
  }
  return { left: await open('left'), right: await open('right') }
}

const sell = (app: App, seat = 'a1', idempotencyKey = 'k') =>
  app.call('office.sell', { seat }, { actor: tester, idempotencyKey })
const sold = async (app: App) => (await app.events.read({ after: 0, limit: 10, subject: 'a1' })).length

test('G5: of two processes asked at once the first to commit answers for both', async () => {
  const { left, right } = await createBoxOffice()
  const both = [sell(left.app), sell(right.app)]
  await Promise.all([left.clerk.asked.promise, right.clerk.asked.promise])
  right.clerk.decide.resolve('sell')
  expect(await both[1]).toEqual({ by: 'right' })
  left.clerk.decide.resolve('sell')
  expect(await both[0]).toEqual({ by: 'right' })
  expect(await sold(left.app)).toBe(1)
})

test('G5: a refusal that comes second does not take the place of the answer that came first', async () => {
  const { left, right } = await createBoxOffice()
  const both = [sell(left.app), refusalOf(sell(right.app))] as const
  await Promise.all([left.clerk.asked.promise, right.clerk.asked.promise])
  left.clerk.decide.resolve('sell')
  expect(await both[0]).toEqual({ by: 'left' })
  right.clerk.decide.resolve('refuse')
  expect((await both[1]).code).toBe('TAKEN')
  expect(await sell(right.app)).toEqual({ by: 'left' })
  expect(await sell(left.app)).toEqual({ by: 'left' })
})

test('G5: an answer that comes after a refusal is not kept either, and neither are its facts', async () => {
  const { left, right } = await createBoxOffice()
  const both = [refusalOf(sell(left.app)), refusalOf(sell(right.app))] as const
  await Promise.all([left.clerk.asked.promise, right.clerk.asked.promise])
  left.clerk.decide.resolve('refuse')
  expect((await both[0]).message).toBe('left says it is taken')
  right.clerk.decide.resolve('sell')
  expect((await both[1]).message).toBe('left says it is taken')
  expect((await refusalOf(sell(right.app))).message).toBe('left says it is taken')
  expect(await sold(left.app)).toBe(0)
})

test('a key may be used for different operations and by callers whose names run together', async () => {
  const { left } = await createBoxOffice()
  left.clerk.decide.resolve('sell')
  const caller = (id: string, kind: 'person' | 'service', idempotencyKey: string) =>
    left.app.call('office.sell', { seat: 'a1' }, { actor: { id, kind }, idempotencyKey })
  await caller('a', 'person', 'b')
  await caller('a', 'service', 'b')
  await caller('a:b', 'person', '')
  await caller('a', 'person', ':b')
  expect(left.clerk.asks).toBe(4)
})

test('a remembered refusal comes back whole', async () => {
  const disk = memoryDisk()
  const full = operation('hotel.book', {
    about: 'Book a room',
    effect: 'write',
    input: z.strictObject({}),
    output: z.object({}),
    refuses: { FULL: 409 },
    async run() {
      throw new Refusal('FULL', 'No room', {
        status: 409,
        details: { rooms: 0 },
        suggestions: ['hotel.wait'],
      })
    },
  })
  const hotel = domain('hotel', { about: 'Rooms', operations: [full] })
  const answers = []
  for (const node of ['one', 'two']) {
    const app = await testApp([hotel], { store: memoryStore({ disk }), node })
    await app.start()
    const { code, message, status, details, suggestions } = await refusalOf(
      app.call('hotel.book', {}, { actor: tester, idempotencyKey: 'k' }),
    )
    answers.push({ code, message, status, details, suggestions })
    await app.stop()
  }
  expect(answers[1]).toEqual(answers[0])
  expect(answers[1]).toMatchObject({ status: 409, details: { rooms: 0 }, suggestions: ['hotel.wait'] })
})
