import { provide, type EventRecord } from '#kernel'
import { fakeClock, testApp, tester, memoryStore } from '#kernel/testing'
import { sha256 } from '#lib/hash'
import { bar } from '#surfaces/testing'
import { expect, onTestFinished, test } from 'vitest'
import type { Seal } from './contract.ts'
import { audit } from './domain.ts'
import { SealKeeper } from './ports.ts'
import { createWalker } from './verify-log.ts'

function createKeeper() {
  const kept: { newest: Awaited<ReturnType<SealKeeper['newest']>> } = { newest: undefined }
  const keeper: SealKeeper = {
    keyId: '0a1b2c3d',
    sign: text => sha256(`a key ${text}`),
    newest: async () => kept.newest,
    keep: async seal => void (kept.newest = seal),
  }
  return keeper
}

async function open(keeper = createKeeper(), store = memoryStore()) {
  const clock = fakeClock()
  const app = await testApp([bar, audit], { clock, store, bindings: [provide(SealKeeper, keeper)] })
  await app.start()
  onTestFinished(() => app.stop())
  const pour = async (times: number) => {
    for (let cup = 0; cup < times; cup += 1) {
      await app.call('bar.pour', { cup: `${cup}` }, { actor: tester })
    }
    // The sealer follows the log, a few turns behind.
    for (let turn = 0; turn < 5; turn += 1) await clock.settle()
  }
  const all = () => app.events.read({ after: 0, limit: 1000, patterns: ['operation.called', 'audit.sealed'] })
  const seals = async () =>
    (await all()).filter(({ type }) => type === 'audit.sealed').map(({ data }) => (data as Seal).count)
  return { app, clock, pour, all, seals, keeper }
}

test('records are sealed every hundred, a minute after the first, and when Alice stops', async () => {
  const { app, clock, pour, seals, keeper } = await open()
  await pour(99)
  expect(await seals()).toEqual([])
  await pour(1)
  await expect.poll(seals).toEqual([100])
  await pour(1)
  await clock.tick('59s')
  expect(await seals()).toEqual([100])
  await clock.tick('2s')
  await expect.poll(seals).toEqual([100, 101])
  await pour(1)
  await app.stop()
  expect(await keeper.newest()).toMatchObject({ count: 102 })
})

test('what nobody wrote is not sealed again', async () => {
  const { clock, pour, seals } = await open()
  await pour(1)
  await clock.tick('2m')
  await expect.poll(seals).toEqual([1])
  await clock.tick('5m')
  expect(await seals()).toEqual([1])
})

test('each seal names the one before, and a key that is not known here proves nothing', async () => {
  const { clock, pour, all, seals, keeper } = await open()
  await pour(2)
  await clock.tick('2m')
  await expect.poll(seals).toEqual([2])
  await pour(2)
  await clock.tick('2m')
  await expect.poll(seals).toEqual([2, 4])
  const records = await all()
  const walk = (list: readonly EventRecord[], key: SealKeeper = keeper) => {
    const walker = createWalker(key, undefined)
    list.every(walker.walk)
    return walker.now()
  }
  expect(walk(records)).toMatchObject({ records: 4, seals: 2, broken: undefined, unsealed: [] })
  const [firstSeal, secondSeal] = records.filter(({ type }) => type === 'audit.sealed')
  const broken = (list: readonly EventRecord[]) => walk(list).broken
  expect(broken(records.filter(record => record !== firstSeal))).toEqual({
    position: secondSeal!.position,
    what: 'a seal before this one is gone',
  })
  expect(broken(records.filter(({ position }) => position !== records[1]!.position))).toEqual({
    position: records[1]!.position,
    what: 'the record is gone',
  })
  const copy = { ...records[0]!, position: records[1]!.position - 1 }
  expect(broken([records[0]!, copy, ...records.slice(1)])?.what).toMatch(/changed|put in later/)
  expect(walk(records, { ...keeper, keyId: 'ffffffff' }).broken?.what).toBe(
    'sealed with another key (0a1b2c3d)',
  )
})
