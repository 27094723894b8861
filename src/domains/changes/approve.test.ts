import type { Refusal } from '#kernel'
import { fakeClock, testApp, tester } from '#kernel/testing'
import { bar } from '#surfaces/testing'
import { expect, onTestFinished, test } from 'vitest'
import { changes } from './domain.ts'
import { propose } from './operations/propose.ts'

async function open() {
  const clock = fakeClock()
  const app = await testApp([bar, changes], { clock })
  onTestFinished(() => app.stop())
  const call = (name: string, input: object) =>
    app.call(name, input, { actor: tester }) as Promise<Record<string, any>>
  const wish = async (cup: string) => {
    const { digest } = await call('bar.pour', { cup, dry_run: true })
    const change_id = app.newId('chg')
    const proposal = {
      change_id,
      operation: 'bar.pour',
      input: { cup },
      summary: `Fill ${cup}`,
      steps: 1,
      reversible: false,
      undo: 'Nobody can',
      digest,
      proposed_by: { id: 'mcp', kind: 'assistant' as const },
      reason: 'a person decides',
    }
    await app.call(propose, proposal, { actor: tester })
    return change_id
  }
  const recorded = async (pattern: string) =>
    (await app.events.read({ after: 0, limit: 100, patterns: [pattern] })).map(({ type }) => type)
  return { app, clock, call, wish, recorded }
}

const endsOf = async (calls: readonly Promise<Record<string, any>>[]) =>
  (await Promise.allSettled(calls)).map(end =>
    end.status === 'fulfilled' ? String(end.value.status) : (end.reason as Refusal).code,
  )

test('of two who approve at the same moment one does, and the other is told that it is done', async () => {
  const { call, wish, recorded } = await open()
  const change_id = await wish('a')
  const ends = await endsOf([1, 2, 3].map(() => call('changes.approve', { change_id })))
  expect(ends.toSorted((a, b) => a.localeCompare(b))).toEqual(['applied', 'NOT_PENDING', 'NOT_PENDING'])
  expect(await recorded('change.*')).toEqual(['change.proposed', 'change.reviewed', 'change.applied'])
  expect(await recorded('cup.*')).toEqual(['cup.poured'])
})

test('of one who approves and one who rejects at the same moment the first decides', async () => {
  const { call, wish, recorded } = await open()
  for (const cup of ['a', 'b', 'c']) {
    const change_id = await wish(cup)
    const ends = await endsOf([
      call('changes.approve', { change_id }),
      call('changes.reject', { change_id, comment: 'No' }),
    ])
    expect(ends).toContain('NOT_PENDING')
    const { status } = await call('changes.get', { change_id })
    expect(ends).toContain(status)
    const isPoured = (await recorded('cup.*')).length > 0
    if (cup === 'a') expect(isPoured).toBe(status === 'applied')
  }
})

test('what was approved and never carried out can be approved again, after a while', async () => {
  const { app, clock, call, wish } = await open()
  const change_id = await wish('a')
  const { review } = await import('./operations/review.ts')
  await app.call(review, { change_id, verdict: 'approved' }, { actor: tester })
  expect(await endsOf([call('changes.approve', { change_id })])).toEqual(['NOT_PENDING'])
  await clock.tick('11m')
  expect(await endsOf([call('changes.approve', { change_id })])).toEqual(['applied'])
})
