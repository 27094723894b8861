import { sqliteStore } from '#adapters/sqlite'
import { domain, operation, workflow, type Actor } from '#kernel'
import { endOf, tester, testApp } from '#kernel/testing'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { workflows } from './domain.ts'
import { bakeryDomain, newBakery } from './testing.ts'

const buy = operation('market.buy', {
  about: 'Buy flour.',
  effect: 'write',
  input: z.strictObject({ price: z.string() }),
  output: z.object({ price: z.string() }),
  run: async ({ price }) => ({ price }),
})
const shopping = workflow('shopping', {
  about: 'Buys flour.',
  input: z.object({ prices: z.array(z.string()) }),
  output: z.object({}),
  async run({ prices }, flow) {
    const usd = (amount: string) => ({ amount, currency: 'USD' })
    const paid = { reserve: usd('2.00'), costOf: ({ price }: { price: string }) => usd(price) }
    for (const price of prices) await flow.call(buy, { price }, paid)
    return {}
  },
})
const market = domain('market', { about: 'Where flour is bought.', operations: [buy], workflows: [shopping] })

async function open() {
  const folder = await mkdtemp(join(tmpdir(), 'alice-workflows-'))
  const bakery = newBakery()
  const app = await testApp([workflows, bakeryDomain(bakery), market], { store: sqliteStore({ folder }) })
  onTestFinished(async () => {
    await app.stop()
    await rm(folder, { recursive: true })
  })
  await app.start()
  bakery.oven = loaf => {
    if (loaf === 'black') throw new Error('It burned')
  }
  const as = (id: string): { actor: Actor } => ({ actor: { id, kind: 'person' } })
  const bakes = async (id: string, loaf: string) => {
    const { workflow_id } = (await app.call(
      'workflows.execute',
      { workflow: 'night', loaves: [loaf] },
      as(id),
    )) as { workflow_id: string }
    await endOf(app, workflow_id)
    return workflow_id
  }
  const list = (input: object = {}) =>
    app.call('workflows.list', input, as('ann')) as Promise<Record<string, any>>
  const ids = async (input: object = {}) =>
    ((await list(input)).workflows as { workflow_id: string }[]).map(({ workflow_id }) => workflow_id)
  return { app, bakes, list, ids }
}

test('workflows are found by status, words, who started them, and when', async () => {
  const { bakes, list, ids } = await open()
  const burned = await bakes('ann', 'black')
  const white = await bakes('ann', 'white')
  const rye = await bakes('ben', 'rye')
  expect(await ids()).toEqual([rye, white, burned])
  expect(await ids({ status: 'failed' })).toEqual([burned])
  expect(await ids({ statuses: ['failed', 'completed'], limit: 2 })).toEqual([rye, white])
  expect(await ids({ created_by: 'person:ben' })).toEqual([rye])
  expect(await ids({ text: rye.toUpperCase() })).toEqual([rye])
  expect(await ids({ text: 'IGH' })).toHaveLength(3)
  expect(await ids({ text: '%' })).toEqual([])
  expect(await ids({ since: '2020-01-01T00:00:00Z' })).toHaveLength(3)
  expect(await ids({ until: '2020-01-01T00:00:00Z' })).toEqual([])
  expect(await ids({ parent_id: burned })).toEqual([])
  const [brief] = (await list({ brief: true, status: 'failed' })).workflows
  expect(brief).toMatchObject({ parameters: null, error: { message: 'It burned', step: 'bake black#1' } })
  const [shortest] = (await list({ brief: true, status: 'completed' })).workflows
  expect(shortest).not.toHaveProperty('result')
  expect((await list({ limit: 1, created_by: 'person:ann', status: 'failed' })).counts).toEqual({
    completed: 1,
    failed: 1,
  })
})

test('failed ones come first when that is asked for, and no page repeats or leaves out any', async () => {
  const { bakes, list } = await open()
  const made: { id: string; isBurned: boolean }[] = []
  for (const loaf of ['white', 'black', 'rye', 'black', 'black', 'oat', 'white']) {
    made.push({ id: await bakes('ann', loaf), isBurned: loaf === 'black' })
  }
  const newest = made.toReversed()
  const expected = [
    ...newest.filter(({ isBurned }) => isBurned),
    ...newest.filter(({ isBurned }) => !isBurned),
  ]
  for (const limit of [1, 2, 3, 7]) {
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await list({ order: 'failed_first', limit, ...(cursor !== undefined && { cursor }) })
      seen.push(...page.workflows.map((each: any) => each.workflow_id))
      cursor = page.next_cursor ?? undefined
    } while (cursor !== undefined)
    expect(seen).toEqual(expected.map(({ id }) => id))
  }
})

test('what workflows cost together is said of all that were asked for, to the last cent', async () => {
  const { app, bakes, list } = await open()
  expect((await list()).spent).toEqual({ amount: '0.00', currency: 'USD' })
  await bakes('ann', 'white')
  for (const prices of [['0.10', '0.20'], ['1.000001']]) {
    const started = await app.call('workflows.execute', { workflow: 'shopping', prices }, { actor: tester })
    await endOf(app, (started as { workflow_id: string }).workflow_id)
  }
  expect((await list({ type: 'shopping', limit: 1 })).spent).toEqual({ amount: '1.300001', currency: 'USD' })
  expect((await list({ until: '2020-01-01T00:00:00Z' })).spent.amount).toBe('0.00')
})
