// The audit log cannot be changed by whoever has the database, without audit.verify saying where.
import { audit } from '#domains/audit'
import { SealKeeper } from '#domains/audit/ports'
import { provide } from '#kernel'
import { refusalOf, testApp, tester } from '#kernel/testing'
import { bar } from '#surfaces/testing'
import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { onEveryStore, type Place } from './stores.ts'

/** What is kept outside of the database. */
function createKeeper(): SealKeeper {
  let kept: Awaited<ReturnType<SealKeeper['newest']>>
  return {
    keyId: '0a1b2c3d',
    sign: text => createHmac('sha256', 'a key').update(text).digest('hex'),
    newest: async () => kept,
    keep: async seal => void (kept = seal),
  }
}

const cups = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight']

async function open(place: Place) {
  const keeper = createKeeper()
  const bindings = [provide(SealKeeper, keeper)]
  const start = () => place.start([bar, audit], { bindings })
  /** Fills cups, and stops: what was recorded is sealed then. */
  const record = async (names = cups) => {
    const app = await start()
    for (const cup of names) await app.call('bar.pour', { cup }, { actor: tester })
    await app.stop()
  }
  const verify = async (): Promise<any> => {
    const app = await start()
    try {
      return await app.call('audit.verify', {}, { actor: tester })
    } finally {
      await app.stop()
    }
  }
  const brokenAt = async () => {
    const { code, details } = await refusalOf(verify())
    expect([code, details.ok]).toEqual(['AUDIT_BROKEN', false])
    return `${String(details.position)}: ${String(details.what)}`
  }
  /** Of the n-th record, from 1. */
  const positionOf = async (n: number) => {
    const rows = await place.ask(
      `select position from $events where type = 'operation.called' order by position`,
    )
    return Number(rows.at(n - 1).position)
  }
  return { record, verify, brokenAt, positionOf, start, keeper, bindings, place }
}

onEveryStore('The audit log', openPlace => {
  test('what was written is proven, over restarts and with seals in between', async () => {
    const { record, verify } = await open(openPlace())
    await record()
    await record(cups.slice(0, 3))
    expect(await verify()).toMatchObject({ ok: true, records: 11, seals: 2, unsealed: 0 })
  })

  test('a record that was changed is named', async () => {
    const { record, brokenAt, positionOf, place } = await open(openPlace())
    await record()
    const position = await positionOf(4)
    await place.tamper(
      `update $events set data = replace(data, 'completed', 'refused') where position = ${position}`,
    )
    expect(await brokenAt()).toBe(`${position}: the record was changed`)
  })

  test('so is one whose actor or time was changed, and one that somebody moved', async () => {
    const { record, brokenAt, positionOf, place } = await open(openPlace())
    await record()
    const [second, third] = [await positionOf(2), await positionOf(3)]
    const swap = (from: number, to: number) =>
      place.tamper(`update $events set position = ${to} where position = ${from}`)
    await swap(second, 900)
    await swap(third, second)
    await swap(900, third)
    expect(await brokenAt()).toBe(`${second}: the record was changed`)
    await swap(second, 900)
    await swap(third, second)
    await swap(900, third)
    await place.tamper(
      `update $events set context = replace(context, 'tester', 'nobody') where position = ${third}`,
    )
    expect(await brokenAt()).toBe(`${third}: the record was changed`)
  })

  test('a record that was taken out is named, sealed or not', async () => {
    const { record, brokenAt, positionOf, place } = await open(openPlace())
    await record()
    const position = await positionOf(5)
    await place.tamper(`delete from $events where position = ${position}`)
    expect(await brokenAt()).toBe(`${position}: the record is gone`)
  })

  test('an end that was cut off is found, even with everything in the database that tells of it', async () => {
    const { record, brokenAt, positionOf, place, keeper } = await open(openPlace())
    await record(cups.slice(0, 3))
    const before = await place.ask('select * from $audit_chain')
    await record(cups.slice(3))
    const last = await positionOf(3)
    const { position } = (await keeper.newest())!
    await place.tamper(`delete from $events where position > ${last + 1}`)
    await place.tamper(`delete from $audit_records where position > ${last}`)
    const set = Object.entries(before[0])
      .map(([name, value]) => `${name} = '${String(value)}'`)
      .join(', ')
    await place.tamper(`update $audit_chain set ${set}`)
    expect(await brokenAt()).toBe(
      `${position}: the log was cut off or written anew: a seal kept here is gone`,
    )
  })

  test('a chain that was forged without the key is found at its seal', async () => {
    const { record, brokenAt, place, start } = await open(openPlace())
    await record()
    const app = await start()
    const [seal] = await app.events.read({ after: 0, limit: 1, patterns: ['audit.sealed'] })
    await app.stop()
    const data = seal!.data as { hash: string; links: { hash: string }[] }
    const forged = { ...data, hash: 'f'.repeat(64), seal: createHmac('sha256', 'guess').digest('hex') }
    await place.tamper(
      `update $events set data = '${JSON.stringify(forged)}' where position = ${seal!.position}`,
    )
    expect(await brokenAt()).toBe(`${seal!.position}: the seal was forged or changed`)
  })

  test('what is not sealed yet is compared with what was folded when it was written', async () => {
    const place = openPlace()
    const { record, brokenAt, positionOf, bindings } = await open(place)
    await record(cups.slice(0, 2))
    // Without its services nobody seals: as if the process had been killed.
    const app = await testApp([bar, audit], { bindings, store: place.another() })
    await app.call('bar.pour', { cup: 'nine' }, { actor: tester })
    await app.call('bar.pour', { cup: 'ten' }, { actor: tester })
    expect(await app.call('audit.verify', {}, { actor: tester })).toMatchObject({ records: 4, unsealed: 2 })
    await app.stop()
    const [third, fourth] = [await positionOf(3), await positionOf(4)]
    await place.tamper(`update $events set time = time + 1 where position = ${fourth}`)
    expect(await brokenAt()).toBe(`${fourth}: the record was changed`)
    await place.tamper(`update $events set time = time - 1 where position = ${fourth}`)
    await place.tamper(`delete from $events where position = ${third}`)
    expect(await brokenAt()).toBe(`${third}: the record is gone`)
  })
})
