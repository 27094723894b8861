import { refusalOf } from '#kernel/testing'
import { expect, test } from 'vitest'
import { DeploymentStarted } from '../deploy/events.ts'
import { openShelf, other, text } from './testing/open-shelf.ts'

test('a large blueprint is kept beside its event', async () => {
  const { app, blobs, call } = await openShelf()
  const services = Array.from(
    { length: 400 },
    (_, at) =>
      `  - type: service\n    name: web-${at}\n    provider: docker\n    specs: {image: "nginx:1.27", env: {NOTE: "${'some words '.repeat(8)}"}}\n`,
  )
  const source = `name: many\nmetadata: {environment: dev}\nresources:\n${services.join('')}`
  const { blueprint_id } = await call('blueprints.create', { source })
  const [{ data } = { data: {} }] = await app.events.read({
    after: 0,
    limit: 1,
    patterns: ['blueprint.created'],
  })
  const { blob, body } = data as { blob: string; body?: unknown }
  expect(body).toBeUndefined()
  expect(await blobs.has(blob)).toBe(true)
  expect(await call('blueprints.get', { blueprint_id })).toMatchObject({ source, resources: 400 })
})

test('versions and blueprints are compared', async () => {
  const { call } = await openShelf()
  const { blueprint_id } = await call('blueprints.create', { source: text })
  await call('blueprints.update', { blueprint_id, source: other })
  expect(await call('blueprints.compare', { blueprint_id })).toMatchObject({
    from: { version: 1 },
    to: { version: 2 },
    picture: '  web (service on docker)\n-   specs.image: nginx:1.27\n+   specs.image: nginx:1.28',
  })
  expect(await call('blueprints.compare', { blueprint_id, from_version: 2, to_version: 2 })).toMatchObject({
    is_same: true,
  })
  const second = await call('blueprints.create', { source: text.replace('name: shop', 'name: copy') })
  expect(
    await call('blueprints.compare', { blueprint_id, from_version: 1, other_id: second.blueprint_id }),
  ).toMatchObject({
    from: { name: 'shop' },
    to: { name: 'copy' },
    fields: [{ path: 'name', before: 'shop', after: 'copy' }],
  })
})

test('the list has the last changed first and goes on where it ended', async () => {
  const { call } = await openShelf()
  const first = await call('blueprints.create', { source: text })
  const second = await call('blueprints.create', {
    source: text.replace('environment: dev', 'environment: prod'),
  })
  await call('blueprints.update', { blueprint_id: first.blueprint_id, source: other })
  const page = await call('blueprints.list', { limit: 1 })
  expect(page.blueprints).toMatchObject([{ blueprint_id: first.blueprint_id, version: 2 }])
  const rest = await call('blueprints.list', { cursor: page.next_cursor })
  expect(rest).toMatchObject({ blueprints: [{ blueprint_id: second.blueprint_id }], next_cursor: null })
  expect((await call('blueprints.list', { environment: 'prod' })).blueprints).toHaveLength(1)
  expect((await call('blueprints.list', { owner: 'team-b' })).blueprints).toHaveLength(0)
})

test('a blueprint is deleted with its versions, unless something lives because of it', async () => {
  const { app, call } = await openShelf()
  const { blueprint_id } = await call('blueprints.create', { source: text })
  const deployment_id = `dep_${'0'.repeat(26)}`
  const started = {
    deployment_id,
    workflow_id: 'wf_1',
    kind: 'deploy' as const,
    blueprint_id,
    blueprint_version: 1,
    name: 'shop',
    environment: 'dev',
    engines: ['docker'],
    plan: 'plan',
    digest: 'digest',
    changes: {},
  }
  const lonely = await call('blueprints.create', { source: other })
  await app.append([DeploymentStarted(started)])
  expect(await refusalOf(call('blueprints.delete', { blueprint_id }))).toMatchObject({
    code: 'BLUEPRINT_IN_USE',
    details: { deployment_ids: [deployment_id] },
  })
  const gone = { blueprint_id: lonely.blueprint_id }
  expect(await call('blueprints.delete', gone)).toMatchObject({ status: 'deleted' })
  for (const name of ['get', 'delete', 'compare']) {
    expect((await refusalOf(call(`blueprints.${name}`, gone))).code).toBe('BLUEPRINT_NOT_FOUND')
  }
})

test('a quota bounds what may be described for an environment and an owner', async () => {
  const { call, typesOf } = await openShelf()
  const { quota_id } = await call('infra.set_quota', { environment: 'dev', cpu: 1 })
  const answer = await call('blueprints.validate', { source: text })
  expect(answer.errors).toMatchObject([{ code: 'QUOTA_EXCEEDED', path: 'metadata', line: 3 }])
  expect((await refusalOf(call('blueprints.create', { source: text }))).code).toBe('BLUEPRINT_INVALID')
  await call('infra.set_quota', { environment: 'dev', cpu: 2 })
  expect((await call('infra.list_quotas')).quotas).toMatchObject([
    { quota_id, quota: { cpu: 2 }, set_by: 'person:tester' },
  ])
  expect(await call('blueprints.validate', { source: text })).toMatchObject({ is_valid: true })
  await call('infra.remove_quota', { quota_id })
  expect((await call('infra.list_quotas')).quotas).toEqual([])
  expect((await refusalOf(call('infra.remove_quota', { quota_id }))).code).toBe('INFRA_QUOTA_NOT_FOUND')
  expect((await refusalOf(call('infra.set_quota', { environment: 'dev' }))).code).toBe('QUOTA_EMPTY')
  expect(await typesOf()).toEqual(['infra.quota_set', 'infra.quota_set', 'infra.quota_removed'])
})
