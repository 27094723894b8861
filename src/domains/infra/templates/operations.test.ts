import { refusalOf, testApp, tester } from '#kernel/testing'
import { expect, onTestFinished, test } from 'vitest'
import { readBlueprint } from '../blueprint/read-blueprint.ts'
import { templates } from './parts.ts'

async function open() {
  const app = await testApp([templates])
  onTestFinished(() => app.stop())
  return (name: string, input: object = {}) =>
    app.call(`templates.${name}`, input, { actor: tester }) as Promise<any>
}

test('templates are listed, by category as well', async () => {
  const call = await open()
  const { templates: all } = await call('list')
  expect(all).toHaveLength(11)
  expect(all[0]).toMatchObject({ name: 'simple-web-app', engines: ['process', 'docker', 'fake'] })
  const { categories } = await call('categories')
  for (const { category, templates: count } of categories) {
    expect((await call('list', { category })).templates).toHaveLength(count)
  }
  expect((await call('search', { text: 'redis' })).templates[0]).toMatchObject({ name: 'redis-cluster' })
})

test('a template is shown with what can be customized and what it makes', async () => {
  const call = await open()
  const shown = await call('get', { template: 'ha-web-app' })
  expect(shown.parameters).toMatchObject({
    instance_count: { type: 'integer', minimum: 1, maximum: 20, default: 3 },
    environment: { enum: ['dev', 'staging', 'prod'], default: 'dev' },
  })
  expect(readBlueprint(shown.source).blueprint).toEqual(shown.blueprint)
  expect(await refusalOf(call('get', { template: 'simple-web-ap' }))).toMatchObject({
    code: 'TEMPLATE_NOT_FOUND',
    suggestions: ['templates.list', 'use_simple-web-app'],
  })
})

test('a template is customized, and what cannot be is refused with what was meant', async () => {
  const call = await open()
  const made = await call('customize', {
    template: 'alice-stack',
    engine: 'digitalocean',
    environment: 'staging',
    name: 'our-alice',
    parameters: { backups: true },
  })
  expect(made).toMatchObject({
    blueprint: { name: 'our-alice', metadata: { environment: 'staging' } },
    parameters: { region: 'fra1', backups: true },
    // A machine for 24, a fifth more for its backups, and 50 GB.
    cost: { monthly: { amount: '33.80', currency: 'USD' }, unknown: [] },
  })
  const wrong = { template: 'redis-cluster', parameters: { instances: 2, storage: 5 }, cpu: 0 }
  expect(await refusalOf(call('customize', wrong))).toMatchObject({
    code: 'PARAMETER_INVALID',
    details: { issues: [{ path: 'cpu' }, { path: 'instances' }, { path: 'storage' }] },
  })
})
