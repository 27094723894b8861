import { refusalOf } from '#kernel/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openShop, type Arrived, type Shop } from './testing/shop.ts'

let shop: Shop
beforeEach(async () => {
  shop = await openShop()
})
afterEach(() => shop.stop())

const dataOf = ({ body }: Arrived) => (JSON.parse(body) as { data: { cup: string; n: number } }).data
const numbersOf = (cup: string) =>
  shop.arrived.map(dataOf).flatMap(data => (data.cup === cup ? [data.n] : []))
const idsOf = () => shop.arrived.map(({ headers }) => headers['webhook-id'])

interface Deliveries {
  readonly deliveries: readonly {
    status: string
    message_id: string
    attempts: readonly { status: number | null }[]
  }[]
}
interface Letters {
  readonly dead_letters: readonly { dead_letter_id: string; attempts: number; error: { code: string } }[]
}
const lettersOf = (webhook_id: string) => shop.call<Letters>('dead_letters', { webhook_id })

describe('a destination that fails', () => {
  test('is tried again with the same message id, and holds back only what has the same subject', async () => {
    let left = 2
    shop.answerWith(({ body }) => {
      const isHeld = String(body).includes('"cup":"a"') && left > 0
      if (isHeld) left -= 1
      return { status: isHeld ? 500 : 204 }
    })
    const { webhook } = await shop.create()
    await shop.pour('a', 1, 2)
    await shop.pour('b', 1)
    await shop.until(() => numbersOf('a').includes(2), '200ms')
    expect(numbersOf('a')).toEqual([1, 1, 1, 2])
    expect(numbersOf('b')).toEqual([1])
    const ids = idsOf().filter((_, index) => dataOf(shop.arrived[index]!).cup === 'a')
    expect(new Set(ids.slice(0, 3)).size).toBe(1)

    const { webhook_id } = webhook
    const isDone = async () =>
      (await shop.call<Deliveries>('deliveries', { webhook_id })).deliveries.length === 3
    await shop.until(isDone)
    const { deliveries } = await shop.call<Deliveries>('deliveries', { webhook_id })
    const first = deliveries.find(({ message_id }) => message_id === ids[0])
    expect(first).toMatchObject({ status: 'delivered' })
    expect(first!.attempts.map(({ status }) => status)).toEqual([500, 500, 204])
    expect(await shop.call('get', { webhook_id })).toMatchObject({
      delivered: 3,
      failed: 2,
      last_status: 204,
    })
  })

  test('is given up after the tries it was given; the dead letter can be replayed or discarded', async () => {
    shop.answerWith(() => ({ status: 500 }))
    const { webhook } = await shop.create({ max_attempts: 2 })
    const { webhook_id } = webhook
    await shop.pour('a', 1)
    await shop.pour('b', 2)
    await shop.until(async () => (await lettersOf(webhook_id)).dead_letters.length === 2, '500ms')
    const [first, second] = (await lettersOf(webhook_id)).dead_letters
    expect(first).toMatchObject({ attempts: 2, error: { code: 'DELIVERY_FAILED' } })

    const replay = { webhook_id, dead_letter_id: first!.dead_letter_id }
    const refused = await refusalOf(shop.call('replay_dead_letter', replay))
    expect(refused).toMatchObject({ code: 'STILL_FAILING', status: 409 })
    shop.answerWith(() => ({ status: 200 }))
    expect(await shop.call('replay_dead_letter', replay)).toMatchObject({ status: 'delivered' })
    expect(new Set(idsOf().filter((_, at) => dataOf(shop.arrived[at]!).cup === 'a')).size).toBe(1)
    await shop.call('discard_dead_letter', { webhook_id, dead_letter_id: second!.dead_letter_id })
    expect((await lettersOf(webhook_id)).dead_letters).toEqual([])
  })

  test('that says when to come back is left alone until then', async () => {
    const times: number[] = []
    shop.answerWith(() => {
      times.push(shop.clock.now())
      return times.length === 1 ? { status: 503, headers: { 'retry-after': '120' } } : { status: 204 }
    })
    await shop.create()
    await shop.pour('a', 1)
    await shop.pour('b', 1)
    await shop.until(() => times.length >= 3, '1s')
    expect((times[1]! - times[0]!) / 1000).toBeGreaterThanOrEqual(120)
  })

  test('that is gone is not asked again; resumed it gets what waited', async () => {
    shop.answerWith(() => ({ status: 410 }))
    const { webhook } = await shop.create()
    const { webhook_id } = webhook
    await shop.pour('a', 1)
    const isGone = async () => (await shop.call<{ status: string }>('get', { webhook_id })).status === 'gone'
    await shop.until(isGone)
    await shop.clock.tick('5s')
    await shop.pour('a', 2)
    await shop.clock.tick('1h')
    expect(numbersOf('a')).not.toContain(2)
    shop.answerWith(() => ({ status: 204 }))
    await shop.call('resume', { webhook_id })
    await shop.until(() => numbersOf('a').includes(2))
  })

  test('again and again is left alone, and nothing is lost when it comes back', async () => {
    shop.answerWith(() => Promise.reject(new Error('broken line')))
    const { webhook } = await shop.create({ max_attempts: 20 })
    for (let n = 0; n < 20; n += 1) await shop.pour(`cup-${n}`, n)
    await shop.until(async () => (await shop.app.system.health())[0]!.status === 'degraded')
    const tries = shop.arrived.length
    await shop.clock.tick('10s')
    expect(shop.arrived.length - tries).toBeLessThanOrEqual(1)
    expect((await shop.app.system.health())[0]).toMatchObject({
      message: 'not answering: https://hooks.example',
    })
    shop.answerWith(() => ({ status: 204 }))
    const { webhook_id } = webhook
    const isDone = async () =>
      (await shop.call<{ delivered: number }>('get', { webhook_id })).delivered === 20
    await shop.until(isDone, '1s')
    expect((await lettersOf(webhook_id)).dead_letters).toEqual([])
  })
})

test('opened again, Alice delivers what was not delivered, under the same ids', async () => {
  shop.answerWith(() => ({ status: 500 }))
  await shop.create()
  await shop.pour('a', 1, 2, 3)
  await shop.until(() => shop.arrived.length > 0)
  const [id] = idsOf()
  await shop.stop({ keep: true })

  shop = await openShop({ folder: shop.folder })
  await shop.until(() => shop.arrived.length >= 3, '1s')
  expect(numbersOf('a')).toEqual([1, 2, 3])
  expect(idsOf()[0]).toBe(id)
})
