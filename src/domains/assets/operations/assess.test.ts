import { refusalOf } from '#kernel/testing'
import { expect, test } from 'vitest'
import type { QualityVerdict } from '../ports.ts'
import { openLibrary, type LibraryOptions } from '../testing/library.ts'
import { memoryJudge } from '../testing/memory-judge.ts'
import { plain } from '../testing/pictures.ts'

const judged = (score: number, cost_usd = '0.001'): QualityVerdict => ({
  status: 'judged',
  score,
  issues: [],
  cost_usd,
})

async function libraryWith(count: number, options: LibraryOptions = {}) {
  const library = await openLibrary(options)
  for (let at = 0; at < count; at += 1) await library.put(`${at}.png`, plain(String(at)))
  await library.discover()
  return library
}
const scoring = (score: number) => () => ({ brisque: { score, metric: 'test' } })

test('stars come from BRISQUE alone when nothing else judges, and a second run has nothing to do', async () => {
  await using library = await libraryWith(3, { measure: scoring(40) })
  const first = await library.finish('assets.assess')
  expect(first.result).toMatchObject({ assessed: 3, stars: { '4': 3 }, failed: 0, cost: { amount: '0.00' } })
  const again = await library.finish('assets.assess')
  expect(again.result).toMatchObject({ assessed: 0 })
  const anew = await library.finish('assets.assess', { parameters: { reassess: true } })
  expect(anew.result).toMatchObject({ assessed: 3 })
})

test('a paid judge sees only pictures that are good enough for it', async () => {
  for (const [score, sightengine, claude] of [
    [70, 0, 0],
    [50, 1, 0],
    [20, 1, 1],
  ] as const) {
    const first = memoryJudge({ stage: 'sightengine', answer: () => judged(score === 50 ? 0.5 : 0.9) })
    const second = memoryJudge({ stage: 'claude', answer: () => judged(1, '0.002') })
    await using library = await libraryWith(1, {
      measure: scoring(score),
      sightengine: first,
      claude: second,
    })
    const { result } = await library.finish('assets.assess', { parameters: { pipeline: 'premium' } })
    expect([first.seen.length, second.seen.length], String(score)).toEqual([sightengine, claude])
    const skipped = 2 - sightengine - claude
    expect(Object.values(result.stages_skipped as object).reduce((sum, count) => sum + count, 0)).toBe(
      skipped,
    )
  }
})

test('a judge without a key is skipped and said, and costs nothing', async () => {
  await using library = await libraryWith(2, { measure: scoring(20) })
  const { result } = await library.finish('assets.assess', {
    parameters: { pipeline: 'premium', max_cost: 1 },
  })
  expect(result).toMatchObject({
    assessed: 2,
    stages_skipped: { 'sightengine: no_key': 2, 'claude: no_key': 2 },
    cost: { amount: '0.00' },
  })
})

test('a budget is never exceeded, also with several calls in flight', async () => {
  const state = { billed: 0 }
  const together = Promise.withResolvers<undefined>()
  const sightengine = memoryJudge({
    answer: async () => {
      state.billed += 1
      // The first four wait for one another.
      if (state.billed === 4) together.resolve(undefined)
      await together.promise
      return judged(0.9)
    },
  })
  await using library = await libraryWith(12, { measure: scoring(20), sightengine })
  const started = await library.call('assets.assess', {
    parameters: { pipeline: 'standard', max_cost: '0.005' },
  })
  expect(started.estimated_cost).toEqual({ amount: '0.012', currency: 'USD' })
  const { result } = await library.ended(started.workflow_id)
  expect(state.billed).toBe(5)
  expect(result).toMatchObject({
    assessed: 12,
    failed: 0,
    cost: { amount: '0.005' },
    stages_skipped: { 'sightengine: budget': 7 },
  })
})

test('a call that was not billed is given back to the budget', async () => {
  const state = { calls: 0 }
  const sightengine = memoryJudge({
    answer: () => {
      state.calls += 1
      return state.calls <= 3
        ? { status: 'unavailable', reason: 'not_billed', message: 'Try later' }
        : judged(0.9)
    },
  })
  await using library = await libraryWith(6, { measure: scoring(20), sightengine })
  const { result } = await library.finish('assets.assess', {
    parameters: { pipeline: 'standard', max_cost: 0.004 },
  })
  expect(result).toMatchObject({
    cost: { amount: '0.003' },
    stages_skipped: { 'sightengine: not_billed': 3 },
  })
})

test('a call that breaks after it was sent counts as spent, and the picture keeps the stars it has', async () => {
  const state = { calls: 0 }
  const sightengine = memoryJudge({
    answer: () => {
      state.calls += 1
      throw new Error('The connection broke')
    },
  })
  // Retries come at once; deadlines stay.
  const after = (ms: number, run: () => void) => {
    const timer = setTimeout(run, ms < 30_000 ? 0 : ms)
    return () => clearTimeout(timer)
  }
  const soon = { now: () => Date.now(), after }
  await using library = await libraryWith(1, { measure: scoring(20), sightengine, app: { clock: soon } })
  const { result } = await library.finish('assets.assess', {
    parameters: { pipeline: 'standard', max_cost: '0.002' },
  })
  expect(state.calls).toBe(2)
  expect(result).toMatchObject({ assessed: 1, stars: { '5': 1 }, cost: { amount: '0.002' } })
})

test('a run that goes on after a restart does not spend what it has spent already', async () => {
  const first = { calls: 0 }
  const gate = Promise.withResolvers<undefined>()
  const slow = memoryJudge({
    answer: async () => {
      first.calls += 1
      if (first.calls <= 3) return judged(0.9)
      gate.resolve(undefined)
      return new Promise<never>(() => {})
    },
  })
  const before = await libraryWith(10, { measure: scoring(20), sightengine: slow })
  const parameters = { pipeline: 'standard', max_cost: '0.006' }
  const { workflow_id } = await before.call('assets.assess', { parameters })
  await gate.promise
  await before.stop()

  const rest = memoryJudge({ answer: () => judged(0.9) })
  await using after = await openLibrary({ folder: before.folder, measure: scoring(20), sightengine: rest })
  const { status, result } = await after.ended(workflow_id)
  expect(status).toBe('completed')
  expect(result.assessed).toBe(10)
  // Calls that were under way may have been billed; they are paid from the budget too.
  expect(first.calls + rest.seen.length).toBeLessThanOrEqual(6)
  expect(Number(result.cost.amount)).toBeLessThanOrEqual(0.006)
})

test('a broken picture is reported and the others are judged', async () => {
  const isBroken = (bytes: Uint8Array) => bytes.length === plain('broken one').length
  await using library = await libraryWith(2, {
    measure: bytes =>
      isBroken(bytes) ? { broken: true, reason: 'truncated', message: 'It is cut short' } : {},
  })
  await library.put('broken.png', plain('broken one'))
  await library.discover()
  const { result } = await library.finish('assets.assess')
  expect(result).toMatchObject({ assessed: 2, failed: 1, failures: [{ code: 'PICTURE_BROKEN' }] })
})

test('amounts that cannot be counted exactly are refused before anything starts', async () => {
  await using library = await libraryWith(1)
  for (const max_cost of [0.1 + 0.2, 1e-7, -1, '1.0000001', '1,50', 'all']) {
    const refusal = await refusalOf(library.call('assets.assess', { parameters: { max_cost } }))
    expect(refusal.code, String(max_cost)).toBe('INVALID_INPUT')
  }
  expect(await library.events('workflow.started')).toHaveLength(1)
})
