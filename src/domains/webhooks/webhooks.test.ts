import { refusalOf } from '#kernel/testing'
import { callerWith } from '#surfaces/testing'
import { HTTP } from 'cloudevents'
import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openShop, url, type Arrived, type Shop } from './testing/shop.ts'

let shop: Shop
beforeEach(async () => {
  shop = await openShop()
})
afterEach(() => shop.stop())

const eventOf = ({ headers, body }: Arrived) => HTTP.toEvent({ headers: { ...headers }, body })
const dataOf = (one: Arrived) => (JSON.parse(one.body) as { data: { cup: string; n: number } }).data
const numbersOf = (list: readonly Arrived[], cup: string) =>
  list.map(dataOf).flatMap(data => (data.cup === cup ? [data.n] : []))

/** What a receiver computes (Standard Webhooks, "Verifying webhook authenticity"). */
function isSignedWith(secret: string, { headers, body }: Arrived): boolean {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  const expected = `v1,${createHmac('sha256', key).update(content).digest('base64')}`
  return headers['webhook-signature']!.split(' ').includes(expected)
}

describe('a webhook', () => {
  test('gets what it asked for from then on, signed, as CloudEvents', async () => {
    await shop.pour('early', 0)
    const { secret } = await shop.create({ headers: { authorization: 'Bearer theirs' } })
    await shop.pour('a', 1)
    await shop.until(() => shop.arrived.length === 1)
    const [first] = shop.arrived
    expect(eventOf(first!)).toMatchObject({ type: 'cup.poured', subject: 'a', data: { cup: 'a', n: 1 } })
    expect(first!.headers).toMatchObject({
      authorization: 'Bearer theirs',
      'content-type': 'application/cloudevents+json; charset=utf-8',
    })
    expect(isSignedWith(secret, first!)).toBe(true)
    expect(isSignedWith('whsec_AAAA', first!)).toBe(false)
  })

  test('in the binary mode has the attributes in headers', async () => {
    await shop.create({ mode: 'binary' })
    await shop.pour('a', 1)
    await shop.until(() => shop.arrived.length === 1)
    expect(shop.arrived[0]!.headers).toMatchObject({ 'ce-type': 'cup.poured', 'ce-subject': 'a' })
    expect(eventOf(shop.arrived[0]!)).toMatchObject({ data: { cup: 'a', n: 1 } })
  })

  test('in the batched mode gets what came while a request was under way in the next one', async () => {
    const slow = Promise.withResolvers<object>()
    shop.answerWith(() => slow.promise)
    await shop.create({ mode: 'batched' })
    await shop.pour('first', 1)
    await shop.until(() => shop.arrived.length === 1)
    await shop.app.append([])
    for (const cup of ['a', 'b', 'c']) await shop.pour(cup, 1)
    shop.answerWith(() => ({}))
    slow.resolve({})
    await shop.until(() => shop.arrived.length === 2)
    const batch = eventOf(shop.arrived[1]!) as unknown as { subject: string }[]
    expect(batch.map(({ subject }) => subject)).toEqual(['a', 'b', 'c'])
  })

  test('may begin in the past', async () => {
    await shop.pour('early', 1, 2)
    await shop.create({ after: 0 })
    await shop.until(() => shop.arrived.length === 2)
    expect(numbersOf(shop.arrived, 'early')).toEqual([1, 2])
  })

  test('is never told of its own deliveries', async () => {
    await shop.create({ types: ['>'] })
    await shop.pour('a', 1)
    const isTold = (type: string) => shop.arrived.some(({ body }) => body.includes(`"type":"${type}"`))
    await shop.until(() => isTold('cup.poured'))
    await shop.clock.tick('1m')
    expect(isTold('webhook.delivered')).toBe(false)
  })

  test('shows its secret once and keeps it out of events, answers and errors', async () => {
    const { secret, webhook } = await shop.create({ headers: { 'x-token': 'very-secret-token' } })
    const { secret: second } = await shop.call<{ secret: string }>('rotate_secret', {
      webhook_id: webhook.webhook_id,
    })
    const shown = JSON.stringify([
      await shop.app.events.read({ after: 0, limit: 100 }),
      await shop.call('get', { webhook_id: webhook.webhook_id }),
      await shop.call('list', {}),
    ])
    for (const hidden of [secret, second, 'very-secret-token']) expect(shown).not.toContain(hidden)
    expect(shown).toContain('x-token')
  })

  test('sends headers that were meant for one host to no other', async () => {
    const { webhook } = await shop.create({ headers: { 'x-token': 'very-secret-token' } })
    const { webhook_id } = webhook
    const elsewhere = { webhook_id, url: 'https://elsewhere.example/hook' }
    await expect(shop.call('update', elsewhere)).rejects.toMatchObject({ code: 'HEADERS_NEEDED' })
    await shop.call('update', { webhook_id, url: new URL('/other', webhook.url).href })
    await shop.call('update', { ...elsewhere, headers: {} })
    expect(await shop.call('get', { webhook_id })).toMatchObject({ url: elsewhere.url, header_names: [] })
  })

  test('signs with both secrets while one is rotated, then with the new one', async () => {
    const { secret: old, webhook } = await shop.create()
    const { webhook_id } = webhook
    const rotated = { webhook_id, overlap: '1h' }
    const { secret } = await shop.call<{ secret: string }>('rotate_secret', rotated)
    await shop.pour('a', 1)
    const isDone = async () => (await shop.call<{ delivered: number }>('get', { webhook_id })).delivered === 1
    await shop.until(isDone)
    expect([old, secret].map(each => isSignedWith(each, shop.arrived[0]!))).toEqual([true, true])
    await shop.clock.tick('2h')
    await shop.pour('a', 2)
    await shop.until(() => dataOf(shop.arrived.at(-1)!).n === 2)
    expect([old, secret].map(each => isSignedWith(each, shop.arrived.at(-1)!))).toEqual([false, true])
  })

  test('paused gets nothing; resumed it gets what waited', async () => {
    const { webhook } = await shop.create()
    const { webhook_id } = webhook
    await shop.pour('a', 1)
    await shop.until(() => shop.arrived.length === 1)
    await shop.call('pause', { webhook_id })
    await shop.clock.tick('5s')
    await shop.pour('a', 2)
    await shop.clock.tick('1m')
    expect(shop.arrived).toHaveLength(1)
    await shop.call('resume', { webhook_id })
    await shop.until(() => shop.arrived.length === 2)
    expect(numbersOf(shop.arrived, 'a')).toEqual([1, 2])
  })

  test('removed gets nothing more, and its secret is gone', async () => {
    const { webhook } = await shop.create()
    await shop.call('remove', { webhook_id: webhook.webhook_id })
    await shop.clock.tick('5s')
    await shop.pour('a', 1)
    await shop.clock.tick('1m')
    expect(shop.arrived).toEqual([])
    expect(shop.secrets.values.size).toBe(0)
    const refused = await refusalOf(shop.call('get', { webhook_id: webhook.webhook_id }))
    expect(refused).toMatchObject({ code: 'WEBHOOK_NOT_FOUND', suggestions: ['webhooks.list'] })
  })

  test('can be tried out with one signed event that is in no log', async () => {
    const { webhook, secret } = await shop.create()
    shop.answerWith(() => ({ status: 418, text: 'short and stout' }))
    const trial = await shop.call('test', { webhook_id: webhook.webhook_id })
    expect(trial).toMatchObject({
      delivered: false,
      status: 418,
      error: 'answered 418',
      answer: 'short and stout',
    })
    expect(eventOf(shop.arrived[0]!)).toMatchObject({ type: 'webhook.tested' })
    expect(isSignedWith(secret, shop.arrived[0]!)).toBe(true)
  })

  test('changed gets what it asks for now', async () => {
    const { webhook } = await shop.create({ types: ['tea.>'] })
    const { webhook_id } = webhook
    expect(await shop.call('update', { webhook_id, types: ['cup.*'], mode: 'binary' })).toMatchObject({
      types: ['cup.*'],
      mode: 'binary',
      url,
    })
    await shop.clock.tick('5s')
    await shop.pour('a', 1)
    await shop.until(() => shop.arrived.length === 1)
    expect(shop.arrived[0]!.headers['ce-type']).toBe('cup.poured')
  })
})

describe('who asks for a webhook', () => {
  test('must be allowed to read events, for a webhook reads them all', async () => {
    const { caller } = callerWith(['webhooks:manage'])
    const refused = await refusalOf(shop.call('create', { url, types: ['cup.>'] }, caller))
    expect(refused).toMatchObject({ code: 'FORBIDDEN', details: { permission: 'events:read' } })
  })

  test('has nothing sent that they may not see, whatever pattern it hides behind', async () => {
    const { caller, give } = callerWith(['webhooks:manage', 'events:read'])
    const create = (type: string) => shop.call('create', { url, types: [type] }, caller)
    for (const type of ['>', 'operation.*', 'operation.called']) {
      expect(await refusalOf(create(type))).toMatchObject({
        code: 'FORBIDDEN',
        details: { permission: 'audit:read', pattern: type, type: 'operation.called' },
      })
    }
    const { webhook } = (await create('cup.>')) as { webhook: { webhook_id: string } }
    const { webhook_id } = webhook
    const widened = () => shop.call('update', { webhook_id, types: ['>'] }, caller)
    expect((await refusalOf(widened())).code).toBe('FORBIDDEN')
    give('audit:read')
    expect((await widened()).types).toEqual(['>'])
  })

  test.for([
    ['a name and password in the URL', { url: 'https://me:too@hooks.example/' }],
    ['another protocol', { url: 'file:///etc/passwd' }],
    ['a header that Alice sets', { headers: { 'Content-Length': '1' } }],
    ['a line break in a header', { headers: { 'x-a': 'b\r\nx-c: d' } }],
    ['a short secret', { secret: 'whsec_AAAA' }],
    ['a pattern that is none', { types: ['cup..x'] }],
  ] as const)('cannot use %s', async ([, change]) => {
    expect(await refusalOf(shop.create(change))).toMatchObject({ code: 'INVALID_INPUT' })
  })

  test('may have the URL asked first whether it wants events', async () => {
    const refused = await refusalOf(shop.create({ handshake: true }))
    expect(refused).toMatchObject({ code: 'HANDSHAKE_REFUSED', status: 422 })
    shop.answerWith(({ method, headers }) =>
      method === 'OPTIONS'
        ? { headers: { 'webhook-allowed-origin': headers['webhook-request-origin']! } }
        : {},
    )
    expect((await shop.create({ handshake: true })).webhook.status).toBe('active')
  })
})
