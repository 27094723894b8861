import { refusalOf } from '#kernel/testing'
import { beforeEach, expect, test } from 'vitest'
import type { PictureMeasure, QualityStage, QualityVerdict } from '../ports.ts'
import { openLibrary, shareLibrary, type LibraryOptions, type Room } from '../testing/library.ts'
import { memoryJudge } from '../testing/memory-judge.ts'

const judged = (score: number, cost_usd = '0.001'): QualityVerdict => ({
  status: 'judged',
  score,
  issues: [],
  cost_usd,
})

interface World {
  measure: (bytes: Uint8Array) => ReturnType<NonNullable<LibraryOptions['measure']>>
  answer: Record<QualityStage, () => QualityVerdict | Promise<QualityVerdict>>
  calls: Record<QualityStage, number>
}
const scoring = (score: number) => (): Partial<PictureMeasure> => ({ brisque: { score, metric: 'test' } })
/** What the meter and the judges say; each test may have it otherwise. */
const world = {} as World
beforeEach(() => {
  world.measure = scoring(20)
  world.answer = { sightengine: () => judged(0.9), claude: () => judged(1, '0.002') }
  world.calls = { sightengine: 0, claude: 0 }
})
const judgeOf = (stage: QualityStage) =>
  memoryJudge({
    stage,
    answer: () => {
      world.calls[stage] += 1
      return world.answer[stage]()
    },
  })

// Retries come at once; deadlines stay.
const hasty = {
  now: () => Date.now(),
  after(ms: number, run: () => void) {
    const timer = setTimeout(run, ms < 30_000 ? 0 : ms)
    return () => clearTimeout(timer)
  },
}
const options = {
  measure: (bytes: Uint8Array) => world.measure(bytes),
  sightengine: judgeOf('sightengine'),
  claude: judgeOf('claude'),
  app: { clock: hasty },
}
const shared = shareLibrary(options)

async function fill(room: Room, count: number) {
  for (let at = 0; at < count; at += 1) await room.put(`${at}.png`, room.picture(String(at)))
  await room.discover()
  const filters = await room.mine()
  return {
    ...room,
    filters,
    assess: (parameters: object = {}) => room.finish('assets.assess', { filters, parameters }),
  }
}
const roomWith = async (count: number) => fill(await shared.room(), count)

test('stars come from BRISQUE alone when nothing else is asked, and a second run has nothing to do', async () => {
  world.measure = scoring(40)
  const room = await roomWith(3)
  const first = await room.assess()
  expect(first.result).toMatchObject({ assessed: 3, stars: { '4': 3 }, failed: 0, cost: { amount: '0.00' } })
  expect((await room.assess()).result).toMatchObject({ assessed: 0 })
  expect((await room.assess({ reassess: true })).result).toMatchObject({ assessed: 3 })
})

test.for([
  [70, 0.9, 0, 0],
  [50, 0.5, 1, 0],
  [20, 0.9, 1, 1],
] as const)(
  'with a score of %d and a verdict of %d the paid judges see %d and %d pictures',
  async ([score, verdict, ...seen]) => {
    world.measure = scoring(score)
    world.answer.sightengine = () => judged(verdict)
    const { result } = await (await roomWith(1)).assess({ pipeline: 'premium' })
    expect([world.calls.sightengine, world.calls.claude]).toEqual(seen)
    const skipped = Object.entries(result.stages_skipped as Record<string, number>)
    expect(skipped).toHaveLength(2 - world.calls.sightengine - world.calls.claude)
    expect(skipped.every(([why]) => why.endsWith('gate'))).toBe(true)
  },
)

test('a judge without a key is skipped and said, and costs nothing', async () => {
  await using library = await openLibrary()
  const { result } = await (await fill(library, 2)).assess({ pipeline: 'premium', max_cost: 1 })
  expect(result).toMatchObject({
    assessed: 2,
    stages_skipped: { 'sightengine: no_key': 2, 'claude: no_key': 2 },
    cost: { amount: '0.00' },
  })
})

test('a budget is never exceeded, also with several calls in flight', async () => {
  const together = Promise.withResolvers<undefined>()
  world.answer.sightengine = async () => {
    // The first four wait for one another.
    if (world.calls.sightengine === 4) together.resolve(undefined)
    await together.promise
    return judged(0.9)
  }
  const room = await roomWith(12)
  const parameters = { pipeline: 'standard', max_cost: '0.005' }
  const started = await room.call('assets.assess', { filters: room.filters, parameters })
  expect(started.estimated_cost).toEqual({ amount: '0.012', currency: 'USD' })
  const { result } = await room.ended(started.workflow_id)
  expect(world.calls.sightengine).toBe(5)
  expect(result).toMatchObject({
    assessed: 12,
    failed: 0,
    cost: { amount: '0.005' },
    stages_skipped: { 'sightengine: budget': 7 },
  })
})

test('a call that was not billed is given back to the budget', async () => {
  const busy: QualityVerdict = { status: 'unavailable', reason: 'not_billed', message: 'Try later' }
  world.answer.sightengine = () => (world.calls.sightengine <= 3 ? busy : judged(0.9))
  const { result } = await (await roomWith(6)).assess({ pipeline: 'standard', max_cost: 0.004 })
  expect(result).toMatchObject({
    cost: { amount: '0.003' },
    stages_skipped: { 'sightengine: not_billed': 3 },
  })
})

test('a call that breaks after it was sent counts as spent, and the picture keeps the stars it has', async () => {
  world.answer.sightengine = () => {
    throw new Error('The connection broke')
  }
  const { result } = await (await roomWith(1)).assess({ pipeline: 'standard', max_cost: '0.002' })
  expect(world.calls.sightengine).toBe(2)
  expect(result).toMatchObject({ assessed: 1, stars: { '5': 1 }, cost: { amount: '0.002' } })
})

test('a run that goes on after a restart does not spend what it has spent already', async () => {
  const isReached = Promise.withResolvers<undefined>()
  world.answer.sightengine = () => {
    if (world.calls.sightengine <= 3) return judged(0.9)
    isReached.resolve(undefined)
    return new Promise<never>(() => {})
  }
  const before = await openLibrary(options)
  const { filters } = await fill(before, 10)
  const parameters = { pipeline: 'standard', max_cost: '0.006' }
  const { workflow_id } = await before.call('assets.assess', { filters, parameters })
  await isReached.promise
  await before.stop()

  world.answer.sightengine = () => judged(0.9)
  await using after = await openLibrary({ ...options, folder: before.folder })
  const { status, result } = await after.ended(workflow_id)
  expect([status, result.assessed]).toEqual(['completed', 10])
  // Calls that were under way may have been billed; they are paid from the budget too.
  expect(world.calls.sightengine).toBeLessThanOrEqual(6)
  expect(Number(result.cost.amount)).toBeLessThanOrEqual(0.006)
})

test('a broken picture is reported and the others are judged', async () => {
  const room = await roomWith(2)
  await room.put('broken.png', room.picture('one that is longer than the others'))
  await room.discover()
  const { length } = room.picture('one that is longer than the others')
  world.measure = bytes =>
    bytes.length === length ? { broken: true, reason: 'truncated', message: 'It is cut short' } : {}
  const { result } = await room.finish('assets.assess', { filters: await room.mine() })
  expect(result).toMatchObject({ assessed: 2, failed: 1, failures: [{ code: 'PICTURE_BROKEN' }] })
})

test('amounts that cannot be counted exactly are refused before anything starts', async () => {
  const room = await roomWith(1)
  for (const max_cost of [0.1 + 0.2, 1e-7, -1, '1.0000001', '1,50', 'all']) {
    const refusal = await refusalOf(room.call('assets.assess', { parameters: { max_cost } }))
    expect(refusal.code, String(max_cost)).toBe('INVALID_INPUT')
  }
  expect(await room.events('quality.assessed')).toEqual([])
})
