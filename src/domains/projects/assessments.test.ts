import { memoryJudge, openLibrary } from '#domains/assets/testing'
import { refusalOf } from '#kernel/testing'
import { expect, test } from 'vitest'
import { projects } from './domain.ts'

test('a project pays for the judges it asks, within its budget, and asks nobody while it is paused', async () => {
  const sightengine = memoryJudge({
    answer: () => ({ status: 'judged', score: 0.9, issues: [], cost_usd: '0.001' }),
  })
  await using library = await openLibrary({ domains: [projects], sightengine })
  for (let at = 0; at < 5; at += 1) await library.put(`${at}.png`, library.picture(String(at)))
  await library.discover()
  const usd = (amount: string) => ({ amount, currency: 'USD' })
  const project_id = 'film'
  await library.call('projects.create', { project_name: 'Film', budget: usd('0.003') })
  const assess = { project_id, parameters: { pipeline: 'standard', max_cost: '1', reassess: true } }

  const charged = await library.heard('project.spending_recorded', {
    work: async () => {
      const { result } = await library.finish('assets.assess', assess)
      expect(result).toMatchObject({
        assessed: 5,
        cost: usd('0.003'),
        stages_skipped: { 'sightengine: budget': 2 },
      })
    },
  })
  expect(charged.data).toMatchObject({ project_id, amount: usd('0.003'), what: 'batch_quality_assessment' })

  const again = await library.finish('assets.assess', assess)
  expect(again.result).toMatchObject({ cost: usd('0.00'), stages_skipped: { 'sightengine: budget': 5 } })
  await library.call('projects.record_spending', { project_id, amount: usd('0.01'), what: 'a poster' })
  expect((await refusalOf(library.call('assets.assess', assess))).code).toBe('PROJECT_PAUSED')
  expect((await refusalOf(library.call('assets.assess', { project_id: 'none' }))).code).toBe(
    'PROJECT_NOT_FOUND',
  )
  expect(sightengine.seen).toHaveLength(3)
})
