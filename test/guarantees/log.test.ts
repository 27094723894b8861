// G1 durable before acknowledged, G2 facts and views together, G3 one order without gaps, G4 no lost update.
import { domain, event, integer, isRefusal, text, view, type EventRecord } from '#kernel'
import type { App } from '#kernel/run'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { onEveryStore, onPostgres } from './stores.ts'

const Paid = event(
  'account.paid',
  { account: z.string(), amount: z.number() },
  { subject: data => data.account },
)
const Balances = view('balances', {
  key: ['account'],
  columns: { account: text, balance: integer, payments: integer },
  folds: when => [
    when(
      Paid,
      data => data.account,
      (row, { account, amount }) => ({
        account,
        balance: (row?.balance ?? 0) + amount,
        payments: (row?.payments ?? 0) + 1,
      }),
    ),
  ],
})
const bank = domain('bank', { about: 'Accounts', events: [Paid], views: [Balances] })
const pay = (account: string, amount = 1) => Paid({ account, amount })

onEveryStore('G1: what was acknowledged', open => {
  test('is on disk for anybody who looks, without asking us', async () => {
    const place = open()
    const app = await place.start([bank])
    for (let amount = 1; amount <= 20; amount += 1) {
      const [record] = await app.append([pay('ada', amount)])
      const [row] = await place.ask(`SELECT max(position) AS head FROM $events`)
      expect(Number(row.head)).toBeGreaterThanOrEqual(record!.position)
    }
  })

  test('is still there, in its place, for whoever opens the data next', async () => {
    const place = open()
    const first = await place.start([bank])
    const records = (
      await Promise.all(Array.from({ length: 200 }, (_, at) => first.append([pay(`a${at % 7}`, at)])))
    ).flat()
    await first.stop()
    const second = await place.start([bank])
    const read = await second.events.read({ after: 0, limit: 1000 })
    expect(read.map(({ position, id }) => [position, id])).toEqual(
      records.toSorted((a, b) => a!.position - b!.position).map(record => [record!.position, record!.id]),
    )
  })
})

onPostgres('G1: durability', open => {
  test('is what the database is set to', async () => {
    const place = open()
    const store = place.another()
    await place.start([bank], { store })
    expect(await store.stats()).toMatchObject({ synchronous_commit: 'on', fsync: 'on' })
  })
})

onEveryStore('G2: facts and views', (open, isShared) => {
  test('are never seen one without the other, however fast they change', async () => {
    const place = open()
    const apps = [await place.start([bank])]
    if (isShared) apps.push(await place.start([bank]))
    const state = { isWriting: true }
    const writing = Promise.all(apps.map(app => payMany(app, 300))).finally(() => (state.isWriting = false))
    let looks = 0
    while (state.isWriting) {
      const [seen] = await place.ask(`SELECT
        (SELECT count(*) FROM $events WHERE type = 'account.paid') AS facts,
        (SELECT sum(payments) FROM $balances) AS folded`)
      expect(Number(seen.folded)).toBe(Number(seen.facts))
      looks += 1
    }
    await writing
    expect(looks).toBeGreaterThan(5)
  })

  test('an event that was published can be found in its view at once', async () => {
    const place = open()
    const app = await place.start([bank])
    const leave = new AbortController()
    const read = (async () => {
      for await (const record of app.events.follow({ after: 0, signal: leave.signal })) {
        const [row] = await place.ask(`SELECT payments FROM $balances WHERE account = '${record.subject}'`)
        expect(Number(row?.payments)).toBeGreaterThanOrEqual((record.data as { amount: number }).amount)
        if (record.position === 60) leave.abort()
      }
    })()
    for (let at = 0; at < 60; at += 1) void app.append([pay(`a${at % 3}`, 1 + Math.floor(at / 3))])
    await read
  })
})

async function payMany(app: App, count: number) {
  for (let at = 0; at < count; at += 10) {
    await Promise.all(Array.from({ length: 10 }, (_, turn) => app.append([pay(`a${turn}`), pay('all')])))
  }
}

onEveryStore('G3: a follower', (open, isShared) => {
  test('sees every event of every process once, in one order without gaps', async () => {
    const place = open()
    const apps = [await place.start([bank])]
    if (isShared) apps.push(await place.start([bank]))
    const each = 400
    const total = each * 2 * apps.length
    const followers = apps.flatMap(app => [follow(app, total), follow(app, total)])
    await Promise.all(apps.map(app => payMany(app, each)))
    followers.push(follow(apps[0]!, total))
    const positions = Array.from({ length: total }, (_, at) => at + 1)
    for (const seen of await Promise.all(followers)) {
      expect(seen.map(record => record.position)).toEqual(positions)
      expect(new Set(seen.map(record => record.id)).size).toBe(total)
    }
  })
})

async function follow(app: App, count: number) {
  const seen: EventRecord[] = []
  const leave = new AbortController()
  for await (const record of app.events.follow({ after: 0, signal: leave.signal })) {
    seen.push(record)
    if (seen.length === count) leave.abort()
  }
  return seen
}

onEveryStore('G4: an append that expects a position', (open, isShared) => {
  test('never overwrites what it did not know, between processes too', async () => {
    const place = open()
    const apps = [await place.start([bank])]
    if (isShared) apps.push(await place.start([bank]))
    let conflicts = 0
    const addOne = async (app: App) => {
      for (;;) {
        const history = await app.events.read({ after: 0, limit: 1000, subject: 'shared' })
        const amount = history.length + 1
        const expected = { shared: history.at(-1)?.position ?? 0 }
        try {
          await app.append([pay('shared', amount)], { expect: expected })
          return
        } catch (error) {
          if (!isRefusal(error) || error.code !== 'VERSION_CONFLICT') throw error
          conflicts += 1
        }
      }
    }
    await Promise.all(Array.from({ length: 12 }, (_, at) => addOne(apps[at % apps.length]!)))
    const amounts = (await apps[0]!.events.read({ after: 0, limit: 100, subject: 'shared' })).map(
      record => (record.data as { amount: number }).amount,
    )
    expect(amounts).toEqual(Array.from({ length: 12 }, (_, at) => at + 1))
    expect(conflicts).toBeGreaterThan(0)
  })
})
