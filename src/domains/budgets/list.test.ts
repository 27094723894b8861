import { sqliteStore } from '#adapters/sqlite'
import { testApp, tester } from '#kernel/testing'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { BudgetRequested } from './contract.ts'
import { budgets } from './domain.ts'

test('only budgets of which enough is spent or set aside are listed when that is asked for', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'alice-budgets-'))
  const app = await testApp([budgets], { store: sqliteStore({ folder }) })
  await app.start()
  onTestFinished(async () => {
    await app.stop()
    await rm(folder, { recursive: true })
  })
  const call = (name: string, input: object) =>
    app.call(`budgets.${name}`, input, { actor: tester }) as Promise<any>
  const usd = (amount: string) => ({ amount, currency: 'USD' })
  const used = await call('set', { period: 'total', budget: usd('10') })
  await call('set', { actor: 'person:ann', period: 'total', budget: usd('10') })
  await app.append([
    BudgetRequested({ budget_ids: [used.budget_id], reservation: 'r1', amount: usd('8.5'), what: 'x' }),
  ])
  const ids = async (input: object) =>
    (await call('list', input)).budgets.map((each: { budget_id: string }) => each.budget_id)
  expect(await ids({})).toHaveLength(2)
  expect(await ids({ used_percent: 85 })).toEqual([used.budget_id])
  expect(await ids({ used_percent: 86 })).toEqual([])
})
