import { expect, test } from 'vitest'
import { openSite } from './site.ts'

const shop = (more: object = {}, db: object = {}) => ({
  name: 'shop',
  resources: [
    { name: 'net', type: 'network', provider: 'fake' },
    {
      name: 'db',
      type: 'database',
      provider: 'fake',
      dependencies: ['net'],
      specs: { image: 'pg:15', memory_mb: 512, ...db },
    },
    {
      name: 'web',
      type: 'service',
      provider: 'fake',
      specs: { image: 'web:1', env: { DB: `pg://\${db.host}:\${db.port}` }, ...more },
    },
  ],
})

test('a blueprint becomes real in the order of its graph, and planning again finds nothing', async () => {
  await using site = await openSite()
  const { deployment_id, status } = await site.deploy(shop())
  expect(status).toBe('completed')
  const made = (await site.events('resource.created')).map(({ data }) => data.resource)
  expect(made).toEqual(['net', 'db', 'web'])
  expect(await site.plan(shop(), deployment_id)).toEqual([])
  expect(await site.call('deployments.get', { deployment_id })).toMatchObject({
    status: 'deployed',
    resources: [{ resource: 'db' }, { resource: 'net' }, { resource: 'web', status: 'ready' }],
  })
  expect(await site.call('deployments.drift', { deployment_id })).toMatchObject({ has_drifted: false })
})
test('a changed blueprint updates in place, replaces what is fixed, and removes what is gone', async () => {
  await using site = await openSite()
  const { deployment_id } = await site.deploy(shop())
  const next = shop({ image: 'web:2' }, { memory_mb: 1024 })
  const planned = await site.plan(next, deployment_id)
  expect(planned.map(({ id, action }) => `${action} ${id}`)).toEqual([
    'update db',
    'replace web',
    'clear old:web',
  ])
  expect((await site.deploy(next, { deployment_id })).status).toBe('completed')
  expect(await site.plan(next, deployment_id)).toEqual([])
  const fewer = { ...next, resources: next.resources.slice(0, 1) }
  expect((await site.deploy(fewer, { deployment_id })).status).toBe('completed')
  expect((await site.events('resource.deleted')).map(({ data }) => data.resource)).toEqual([
    'web',
    'web',
    'db',
  ])
  expect(site.cloud.objects()).toHaveLength(1)
})

test('what fails stops what depends on it, and the state before is restored', async () => {
  await using site = await openSite({
    faults: [
      { on: 'create', resource: 'web', specs: { image: 'web:2' }, fault: 'permanent', times: 'always' },
    ],
  })
  const { deployment_id } = await site.deploy(shop())
  const before = site.cloud.objects().map(({ handle, specs }) => ({ handle, specs }))
  const { status, workflow_id } = await site.deploy(shop({ image: 'web:2' }, { memory_mb: 1024 }), {
    deployment_id,
  })
  expect(status).toBe('failed')
  expect(site.cloud.objects().map(({ handle, specs }) => ({ handle, specs }))).toEqual(before)
  expect(await site.call('deployments.get', { deployment_id })).toMatchObject({
    status: 'rolled_back',
    resources: [{ status: 'ready' }, { status: 'ready' }, { status: 'ready', reason: null }],
  })
  expect(
    (await site.events('workflow.failed')).find(({ data }) => data.workflow_id === workflow_id).data,
  ).toMatchObject({
    error_details: { code: 'DEPLOYMENT_ROLLED_BACK' },
  })
})

test('kept as it is, siblings are finished and dependents skipped', async () => {
  await using site = await openSite({
    faults: [{ on: 'create', resource: 'db', fault: 'exhausted', times: 'always' }],
  })
  const { deployment_id, status } = await site.deploy(shop(), { on_failure: 'keep' })
  expect(status).toBe('failed')
  const [failed] = await site.events('deployment.failed')
  expect(failed.data).toMatchObject({ deployment_id, failed: ['db'], skipped: ['web'] })
  expect(site.cloud.objects()).toHaveLength(1)
  expect((await site.plan(shop(), deployment_id)).map(({ id }) => id)).toEqual(['db', 'web'])
})

test('a lost answer makes nothing twice', async () => {
  await using site = await openSite({ faults: [{ on: 'create', fault: 'uncertain_after', times: 3 }] })
  expect((await site.deploy(shop())).status).toBe('completed')
  expect(site.cloud.objects()).toHaveLength(3)
})

test('a replacement that never gets ready leaves the old one serving', async () => {
  await using site = await openSite({
    faults: [
      { on: 'create', resource: 'web', specs: { image: 'web:2' }, fault: 'never_ready', times: 'always' },
    ],
  })
  const { deployment_id } = await site.deploy(shop())
  const serving = site.cloud.serving({ deployment: deployment_id, resource: 'web' })
  expect((await site.deploy(shop({ image: 'web:2' }), { deployment_id, ready_within_ms: 200 })).status).toBe(
    'failed',
  )
  expect(site.cloud.serving({ deployment: deployment_id, resource: 'web' })).toBe(serving)
  expect(site.cloud.objects()).toHaveLength(3)
})

test('drift is found by field, and the next plan mends it', async () => {
  await using site = await openSite()
  const { deployment_id } = await site.deploy(shop())
  const db = site.cloud.objects().find(({ mark }) => mark?.resource === 'db')!
  site.cloud.drift(db.handle, { specs: { memory_mb: 64 } })
  const { drifts } = await site.call('deployments.drift', { deployment_id })
  expect(drifts).toMatchObject([
    { resource: 'db', kind: 'changed', fields: [{ path: 'memory_mb', before: 512, after: 64 }] },
  ])
  expect((await site.deploy(shop(), { deployment_id })).status).toBe('completed')
  expect(await site.call('deployments.drift', { deployment_id })).toMatchObject({ has_drifted: false })
})

test('a deployment goes back to an earlier state, and away as a whole', async () => {
  await using site = await openSite()
  const { deployment_id } = await site.deploy(shop())
  await site.deploy(shop({ image: 'web:2' }, { memory_mb: 1024 }), { deployment_id })
  const { workflow_id } = await site.call('deployments.rollback', { deployment_id })
  expect(await site.end(workflow_id)).toBe('completed')
  expect(await site.plan(shop(), deployment_id)).toEqual([])
  const gone = await site.call('deployments.destroy', { deployment_id })
  expect(await site.end(gone.workflow_id)).toBe('completed')
  expect(site.cloud.objects()).toEqual([])
  const deleted = (await site.events('resource.deleted')).slice(-3).map(({ data }) => data.resource)
  expect(deleted).toEqual(['web', 'db', 'net'])
  expect(await site.call('deployments.get', { deployment_id })).toMatchObject({
    status: 'destroyed',
    resources: [],
  })
})

test('of two at once one works and the other is told so', async () => {
  await using site = await openSite()
  const { deployment_id } = await site.deploy(shop())
  const both = await Promise.allSettled([
    site.call('trial.deploy', { blueprint: shop({ image: 'web:2' }), deployment_id }),
    site.call('trial.deploy', { blueprint: shop({ image: 'web:3' }), deployment_id }),
  ])
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  const { reason } = both.find(each => each.status === 'rejected')!
  expect(reason).toMatchObject({ code: 'DEPLOYMENT_BUSY' })
  const { value } = both.find(each => each.status === 'fulfilled')!
  expect(await site.end(value.workflow_id)).toBe('completed')
})

test('the state of any moment is folded anew', async () => {
  await using site = await openSite()
  const { deployment_id } = await site.deploy(shop())
  const [completed] = await site.events('deployment.completed')
  await site.deploy({ ...shop(), resources: shop().resources.slice(0, 1) }, { deployment_id })
  const then = await site.call('infra.state', { deployment_id, at: completed.time })
  expect(then.resources.map(({ resource }: any) => resource)).toEqual(['net', 'db', 'web'])
  const now = await site.call('infra.state', { deployment_id })
  expect(now.resources.map(({ resource }: any) => resource)).toEqual(['net'])
})

test('drift is recorded by itself, once, and so is its end', async () => {
  await using site = await openSite({ driftEveryMs: 20 })
  const { deployment_id } = await site.deploy(shop())
  const db = site.cloud.objects().find(({ mark }) => mark?.resource === 'db')!
  site.cloud.drift(db.handle, { specs: { memory_mb: 64 } })
  const reasons = async () => (await site.events('resource.drifted')).map(({ data }) => data.reason)
  await expect.poll(reasons, { timeout: 10_000 }).toEqual(['memory_mb'])
  site.cloud.drift(db.handle, { specs: { memory_mb: 512 } })
  await expect.poll(reasons, { timeout: 10_000 }).toEqual(['memory_mb', 'it is as it was left again'])
  const { resources } = await site.call('deployments.get', { deployment_id })
  expect(resources.map(({ status }: any) => status)).toEqual(['ready', 'ready', 'ready'])
})

test('a canceled change stays where it is and can be taken up again', async () => {
  await using site = await openSite({ faults: [{ on: 'create', resource: 'web', fault: 'hang' }] })
  const { deployment_id, workflow_id } = await site.call('trial.deploy', { blueprint: shop() })
  // Canceled before it is asked for, it would hang for who takes it up again.
  const hangs = () => site.cloud.calls().some(({ fault }) => fault === 'hang')
  await expect.poll(hangs, { timeout: 10_000 }).toBe(true)
  await site.call('deployments.cancel', { deployment_id })
  expect(await site.end(workflow_id)).toBe('canceled')
  expect(await site.call('deployments.get', { deployment_id })).toMatchObject({
    status: 'failed',
    error: { code: 'CANCELED' },
  })
  expect((await site.deploy(shop(), { deployment_id })).status).toBe('completed')
  expect(site.cloud.objects()).toHaveLength(3)
})
