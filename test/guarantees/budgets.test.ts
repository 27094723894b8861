// Whoever asks at the same moment as others, on whatever store: no budget is overspent.
import { budgets } from '#domains/budgets'
import { domain, operation, workflow, type Money, type Refusal } from '#kernel'
import type { App, Hooks } from '#kernel/run'
import { endOf, refusalOf, tester } from '#kernel/testing'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { openPurse } from '../../src/main/open-purse.ts'
import { onEveryStore, onPostgres, type Place } from './stores.ts'

const usd = (amount: string): Money => ({ amount, currency: 'USD' })
const price = usd('0.30')
const Paid = z.object({
  how: z.enum(['as planned', 'cheaper', 'refused', 'broken', 'wait']).default('as planned'),
})
let open = Promise.withResolvers<boolean>()

const paint = operation('studio.paint', {
  about: 'Have a picture painted',
  effect: 'write',
  input: Paid,
  output: z.object({}),
  refuses: { NO_PAINT: 409 },
  plan: async () => ({ summary: 'Paint', steps: [], reversible: false, undo: 'Never', cost: price }),
  async run({ how }, { spend, refuse }) {
    if (how === 'refused') throw refuse('NO_PAINT', 'There is no paint')
    if (how === 'broken') throw new Error('The brush broke')
    if (how === 'cheaper') spend(usd('0.10'))
    if (how === 'wait') await open.promise
    return {}
  },
})
const stroke = operation('studio.stroke', {
  about: 'One stroke',
  effect: 'write',
  isPrivate: true,
  input: z.object({}),
  output: z.object({ cost: z.string() }),
  run: async () => ({ cost: '0.20' }),
})
const series = workflow('series', {
  about: 'Many strokes',
  input: z.object({ strokes: z.number() }),
  output: z.object({}),
  async run({ strokes }, flow) {
    for (let done = 0; done < strokes; done += 1) {
      await flow.call(
        stroke,
        {},
        { reserve: price, costOf: ({ cost }) => usd(cost), retry: { attempts: 1, first: 0 } },
      )
    }
    return {}
  },
})
const begin = operation('studio.begin', {
  about: 'Begin a series',
  effect: 'write',
  input: z.object({ strokes: z.number(), project_id: z.string().optional() }),
  output: z.object({ workflow_id: z.string() }),
  plan: async () => ({ summary: 'Paint', steps: [], reversible: false, undo: 'Never', cost: price }),
  run: ({ strokes, project_id }, context) => context.start(series, { strokes }, { projectId: project_id }),
})
const studio = domain('studio', { about: 'Paints', operations: [paint, stroke, begin], workflows: [series] })

async function start(place: Place) {
  const hooks: Hooks = { reserve: openPurse(() => app, Date.now) }
  const app: App = await place.start([studio, budgets], { hooks })
  const call = (name: string, input: object = {}) => app.call(name, input, { actor: tester }) as Promise<any>
  const setBudget = (amount: string, more: object = {}) =>
    call('budgets.set', { budget: usd(amount), period: 'total', ...more })
  const state = async () => {
    const { budgets: rows } = await call('budgets.list')
    return rows.map((row: { spent: string; reserved: string }) => `${row.spent} + ${row.reserved}`)
  }
  return { app, call, setBudget, state }
}

const codes = async (calls: readonly Promise<unknown>[]) => {
  const ends = await Promise.allSettled(calls)
  return ends.map(end => (end.status === 'fulfilled' ? 'done' : (end.reason as Refusal).code))
}
const times = <T>(count: number, make: () => T) => Array.from({ length: count }, make)

onEveryStore('A budget', openPlace => {
  test('of many who ask at the same moment as many are let in as can be paid', async () => {
    const { call, setBudget, state } = await start(openPlace())
    await setBudget('1.00')
    open = Promise.withResolvers()
    const calls = times(20, () => call('studio.paint', { how: 'wait' }))
    const ended = codes(calls)
    await expect.poll(state).toEqual(['0.00 + 0.90'])
    open.resolve(true)
    expect((await ended).filter(code => code === 'done')).toHaveLength(3)
    expect(new Set(await ended)).toEqual(new Set(['done', 'BUDGET_EXCEEDED']))
    await expect.poll(state).toEqual(['0.90 + 0.00'])
  })

  test('what was spent is settled, what failed is given back, and the refusal says how it stands', async () => {
    const { call, setBudget, state } = await start(openPlace())
    await setBudget('0.50')
    await call('studio.paint', { how: 'cheaper' })
    expect(await codes([call('studio.paint', { how: 'refused' })])).toEqual(['NO_PAINT'])
    await expect(call('studio.paint', { how: 'broken' })).rejects.toThrow('The brush broke')
    expect(await state()).toEqual(['0.10 + 0.00'])
    await call('studio.paint')
    const refusal = await refusalOf(call('studio.paint'))
    expect(refusal).toMatchObject({ code: 'BUDGET_EXCEEDED', status: 402 })
    expect(refusal.details).toEqual({
      budget: '0.50',
      spent: '0.40',
      reserved: '0.00',
      needed: '0.30',
      currency: 'USD',
      resets_at: null,
    })
  })

  test('the steps of a workflow spend from the budgets of whoever started it, and of its project', async () => {
    const { app, call, setBudget, state } = await start(openPlace())
    await setBudget('10', { actor: 'person:tester' })
    await setBudget('0.75', { project_id: 'neon' })
    const { workflow_id: fits } = await call('studio.begin', { strokes: 3, project_id: 'neon' })
    expect(await endOf(app, fits)).toBe('completed')
    expect((await state()).toSorted()).toEqual(['0.60 + 0.00', '0.60 + 0.00'])
    const { workflow_id: other } = await call('studio.begin', { strokes: 1 })
    expect(await endOf(app, other)).toBe('completed')
    expect(await codes([call('studio.begin', { strokes: 1, project_id: 'neon' })])).toEqual([
      'BUDGET_EXCEEDED',
    ])
    expect((await state()).toSorted()).toEqual(['0.60 + 0.00', '0.80 + 0.00'])
  })
})

onPostgres('A budget between processes', openPlace => {
  test('two processes do not spend the same money', async () => {
    const place = openPlace()
    const [one, other] = [await start(place), await start(place)]
    await one.setBudget('3.00')
    open = Promise.withResolvers()
    const calls = [one, other].flatMap(({ call }) => times(12, () => call('studio.paint', { how: 'wait' })))
    const ended = codes(calls)
    await expect.poll(one.state).toEqual(['0.00 + 3.00'])
    open.resolve(true)
    expect((await ended).filter(code => code === 'done')).toHaveLength(10)
    await expect.poll(other.state).toEqual(['3.00 + 0.00'])
  })
})
