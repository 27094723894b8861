import { sqliteStore } from '#adapters/sqlite'
import { domain, operation, workflow, type Actor } from '#kernel'
import type { App } from '#kernel/run'
import { endOf, refusalOf, testApp, tester } from '#kernel/testing'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { projects } from './domain.ts'

const pay = operation('studio.pay', {
  about: 'Spend money.',
  effect: 'write',
  isPrivate: true,
  input: z.object({ amount: z.string() }),
  output: z.object({ amount: z.string() }),
  run: async input => input,
})
const render = workflow('render', {
  about: 'Something that costs money.',
  input: z.object({ amount: z.string() }),
  output: z.object({}),
  async run({ amount }, flow) {
    const money = { amount, currency: 'USD' }
    await flow.call(pay, { amount }, { reserve: money, costOf: () => money })
    return {}
  },
})
const startRender = operation('studio.render', {
  about: 'Render for a project.',
  effect: 'write',
  input: z.object({ amount: z.string(), project_id: z.string() }),
  output: z.looseObject({ workflow_id: z.string() }),
  run: async ({ amount, project_id }, { start }) => ({
    ...(await start(render, { amount }, { projectId: project_id })),
  }),
})
const studio = domain('studio', { about: 'Renders.', operations: [pay, startRender], workflows: [render] })

let app: App
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alice-projects-'))
  app = await testApp([projects, studio], { store: sqliteStore({ folder }) })
  await app.start()
})
afterAll(async () => {
  await app.stop()
  await rm(folder, { recursive: true })
})

const assistant: Actor = { id: 'claude', kind: 'assistant' }
const call = (name: string, input: object, actor = tester): Promise<any> =>
  app.call(`projects.${name}`, input, { actor })
const usd = (amount: string) => ({ amount, currency: 'USD' })
const codeOf = async (name: string, input: object) => (await refusalOf(call(name, input))).code

async function heard(type: string, subject: string) {
  const leave = new AbortController()
  const records = app.events.follow({ after: 0, patterns: [type], subject, signal: leave.signal })
  const { value } = await records[Symbol.asyncIterator]().next()
  leave.abort()
  return value
}

test('a project has its name as its id, once, in any script', async () => {
  expect(await call('create', { project_name: 'Neon Nights!', project_type: 'music_video' })).toMatchObject({
    project_id: 'neon-nights',
    status: 'active',
    created_by: 'person:tester',
    budget: null,
  })
  expect(await codeOf('create', { project_name: 'neon  nights' })).toBe('PROJECT_EXISTS')
  expect(await call('create', { project_name: 'Ночь № 7' })).toMatchObject({ project_id: 'ночь-7' })
  expect(await codeOf('create', { project_name: '!!!' })).toBe('NAME_UNUSABLE')
  expect(await codeOf('create', { project_name: 'Part', parent_project_id: 'nothing' })).toBe(
    'PROJECT_NOT_FOUND',
  )
  const child = await call('create', { project_name: 'Part two', parent_project_id: 'neon-nights' })
  expect(child).toMatchObject({ parent_project_id: 'neon-nights' })
  const { projects: found } = await call('list', { parent_project_id: 'neon-nights' })
  expect(found).toMatchObject([{ project_id: 'part-two' }])
})

test('two who begin one project at the same moment begin one', async () => {
  await Promise.allSettled([
    call('create', { project_name: 'Twice', description: 'one' }),
    call('create', { project_name: 'Twice', description: 'two' }, assistant),
  ])
  const created = await app.events.read({
    after: 0,
    limit: 10,
    patterns: ['project.created'],
    subject: 'twice',
  })
  expect(created).toHaveLength(1)
})

test('the last style of a category is the present one', async () => {
  const project_id = 'neon-nights'
  const choose = (style_name: string, style_category: string, actor = tester) =>
    call('choose_style', { project_id, style_name, style_category, reason: 'it fits' }, actor)
  await choose('noir', 'visual')
  await choose('melancholic', 'mood', assistant)
  await choose('cyberpunk', 'visual')
  const { styles } = await call('get', { project_id })
  const current = styles
    .filter((style: any) => style.is_current)
    .map((style: any) => [style.style_name, style.chosen_by])
  expect(current).toEqual([
    ['cyberpunk', 'person:tester'],
    ['melancholic', 'assistant:claude'],
  ])
  expect(styles).toHaveLength(3)
  expect(await codeOf('choose_style', { project_id: 'none', style_name: 'x', style_category: 'mood' })).toBe(
    'PROJECT_NOT_FOUND',
  )
})

test('what a project knows is added, changed and removed, and the event says what was there before', async () => {
  const about = { project_id: 'neon-nights', context_type: 'narrative', context_key: 'city' }
  expect(await call('update_context', { ...about, new_value: { name: 'Ostia' } })).toMatchObject({
    update_type: 'addition',
  })
  expect(await call('update_context', { ...about, new_value: 'Ostia, 2080' })).toEqual({
    project_id: 'neon-nights',
    context_key: 'city',
    update_type: 'modification',
    previous_value: { name: 'Ostia' },
  })
  expect((await call('get', { project_id: 'neon-nights' })).context).toMatchObject([
    { context_key: 'city', value: 'Ostia, 2080' },
  ])
  expect(await codeOf('update_context', { ...about, new_value: 1, update_type: 'addition' })).toBe(
    'CONTEXT_EXISTS',
  )
  expect(await codeOf('update_context', { ...about, update_type: 'modification' })).toBe('VALUE_MISSING')
  expect(await call('update_context', about)).toMatchObject({ update_type: 'removal' })
  expect((await call('get', { project_id: 'neon-nights' })).context).toEqual([])
  expect(await codeOf('update_context', about)).toBe('CONTEXT_NOT_FOUND')
  const updates = await app.events.read({ after: 0, limit: 10, patterns: ['context.updated'] })
  expect(updates.map(record => (record.data as { update_type: string }).update_type)).toEqual([
    'addition',
    'modification',
    'removal',
  ])
})

test('a character grows in versions that name what changed', async () => {
  const mira = { project_id: 'neon-nights', character_name: 'Mira', character_type: 'protagonist' }
  expect(await call('define_character', { ...mira, backstory: 'A courier.' })).toMatchObject({
    character_id: 'mira',
    version: 1,
  })
  const next = { ...mira, backstory: 'A courier who lies.', personality_traits: ['restless'] }
  expect(await call('define_character', next)).toEqual({
    project_id: 'neon-nights',
    character_id: 'mira',
    version: 2,
    changes_from_previous: ['backstory', 'personality_traits'],
  })
  const { characters } = await call('get', { project_id: 'neon-nights' })
  expect(characters).toMatchObject([
    {
      character_id: 'mira',
      version: 2,
      versions: 2,
      previous_version_id: 'mira@1',
      backstory: 'A courier who lies.',
    },
  ])
})

test('an approved concept names who approved it', async () => {
  const concept = {
    project_id: 'neon-nights',
    concept_type: 'scene',
    concept_name: 'The bridge',
    description: 'Rain.',
  }
  expect(await call('approve_concept', concept)).toEqual({
    project_id: 'neon-nights',
    concept_id: 'the-bridge',
    approved_by: 'person:tester',
  })
  await call('approve_concept', { ...concept, description: 'Rain, at night.', approved_by: 'Ana' })
  const { concepts } = await call('get', { project_id: 'neon-nights' })
  expect(concepts).toMatchObject([
    { concept_id: 'the-bridge', description: 'Rain, at night.', approved_by: 'Ana' },
  ])
})

test('spending more than the budget pauses a project until the budget is raised', async () => {
  const project_id = 'film'
  await call('create', { project_name: 'Film', budget: usd('1.00') })
  const spend = (amount: string) =>
    call('record_spending', { project_id, amount: usd(amount), what: 'voices' })
  expect(await spend('0.60')).toMatchObject({
    status: 'active',
    spent: usd('0.60'),
    budget: { remaining: usd('0.40') },
  })
  expect(await spend('0.40')).toMatchObject({ status: 'active', budget: { remaining: usd('0.00') } })
  expect(await spend('0.000001')).toMatchObject({ status: 'paused', spent: usd('1.000001') })
  expect(await heard('project.paused', project_id)).toMatchObject({
    data: { spent: usd('1.000001'), total: usd('1.00') },
  })

  expect(await refusalOf(spend('0.10'))).toMatchObject({
    code: 'PROJECT_PAUSED',
    status: 402,
    suggestions: ['projects.set_budget'],
  })
  expect((await call('list', { status: 'paused' })).projects).toMatchObject([{ project_id }])
  expect(await call('set_budget', { project_id, total: usd('0.5') })).toMatchObject({ status: 'paused' })
  expect(await call('set_budget', { project_id, total: usd('2') })).toMatchObject({ status: 'active' })
  await heard('project.resumed', project_id)
  expect(await spend('0.10')).toMatchObject({ status: 'active', spent: usd('1.100001') })
  expect(
    await codeOf('record_spending', { project_id, amount: { amount: '1', currency: 'EUR' }, what: 'x' }),
  ).toBe('CURRENCY_DIFFERS')
  expect(await codeOf('set_budget', { project_id, total: { amount: '1', currency: 'EUR' } })).toBe(
    'CURRENCY_DIFFERS',
  )
  expect(await codeOf('record_spending', { project_id, amount: usd('-1'), what: 'x' })).toBe('INVALID_INPUT')
})

test('two spendings at the same moment cannot both slip under the budget', async () => {
  const project_id = 'race'
  await call('create', { project_name: 'Race', budget: usd('1') })
  const spend = () => call('record_spending', { project_id, amount: usd('0.7'), what: 'music' })
  await Promise.allSettled([spend(), spend()])
  expect(await call('get', { project_id })).toMatchObject({ status: 'paused', spent: usd('1.40') })
  expect(await heard('project.paused', project_id)).toMatchObject({ data: { spent: usd('1.40') } })
})

test('what a workflow costs is charged to its project, once', async () => {
  const project_id = 'album'
  await call('create', { project_name: 'Album', budget: usd('5') })
  const started = await app.call('studio.render', { project_id, amount: '0.25' }, { actor: tester })
  const { workflow_id } = started as { workflow_id: string }
  expect(await endOf(app, workflow_id)).toBe('completed')
  const spending = await heard('project.spending_recorded', project_id)
  expect(spending).toMatchObject({ data: { amount: usd('0.25'), what: 'render', workflow_id } })
  expect(await call('get', { project_id })).toMatchObject({
    spent: usd('0.25'),
    spendings: [{ workflow_id, amount: '0.25' }],
  })
})
