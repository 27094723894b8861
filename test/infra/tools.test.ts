// The tools over an Alice that really deploys, on the fake engine.
import { expect, test } from 'vitest'
import { refusalOf } from '../../src/kernel/testing.ts'
import { openSite, type Site } from './site.ts'

const shop = (image: string, copies = 3) => `name: shop
metadata: {environment: dev}
resources:
  - {type: network, name: net, provider: fake}
  - {type: database, name: db, provider: fake, dependencies: [net], specs: {image: "pg:15", storage_gb: 5}}
${Array.from(
  { length: copies },
  (_, at) =>
    `  - {type: service, name: web-${at + 1}, provider: fake, specs: {image: "${image}", cpu: 1, memory_mb: 256, ports: [{port: 80}], health_check: {http_path: /}, env: {DB: "\${db.host}"}}}`,
).join('\n')}
`

async function deployed(site: Site, source: string) {
  const { deployment_id, workflow_id } = await site.call('deploy', { source })
  expect(await site.end(workflow_id)).toBe('completed')
  const { blueprint_id } = await site.call('deployments.get', { deployment_id })
  return { deployment_id, blueprint_id }
}

test(
  'a plan of a deployment has waves, gates and durations from what was seen',
  { timeout: 30_000 },
  async () => {
    await using site = await openSite()
    const first = await site.call('generate_deployment_plan', { source: shop('web:1') })
    expect(first.batches.map((each: any) => each.steps.map((step: any) => step.resource))).toEqual([
      ['net'],
      ['db'],
      ['web-1', 'web-2', 'web-3'],
    ])
    expect(first).toMatchObject({ known_share: 0, loses_data: [], away: [] })
    expect(first.batches[2].steps[0]).toMatchObject({ gate: 'GET / on port 80 answers', samples: 0 })
    const { blueprint_id } = await deployed(site, shop('web:1'))
    await site.call('blueprints.update', { blueprint_id, source: shop('web:2', 4) })
    const of = (strategy: string, more = {}) =>
      site.call('generate_deployment_plan', { blueprint_id, strategy, ...more })
    const shapeOf = ({ batches }: any) =>
      batches.map((each: any) => each.steps.map((step: any) => `${step.action} ${step.resource}`))
    const rolling = await of('rolling', { batch_size: 2 })
    expect(shapeOf(rolling).slice(0, 2)).toEqual([
      ['replace web-1', 'replace web-2', 'create web-4'],
      ['replace web-3'],
    ])
    const seen = rolling.batches[0].steps.find((step: any) => step.resource === 'web-4')
    expect(seen.samples).toBe(3)
    const canary = await of('canary')
    expect(shapeOf(canary).slice(0, 2)).toEqual([
      ['replace web-1', 'create web-4'],
      ['replace web-2', 'replace web-3'],
    ])
    expect(canary.batches[0].watch_minutes).toBe(5)
    const green = shapeOf(await of('blue_green'))
    expect(green.flat().slice(-3)).toEqual(['clear web-1', 'clear web-2', 'clear web-3'])
    const counts = await Promise.all(
      ['all_at_once', 'rolling', 'canary', 'blue_green'].map(
        async strategy => shapeOf(await of(strategy)).flat().length,
      ),
    )
    expect(new Set(counts).size).toBe(1)
    const { digest } = await site.call('blueprints.plan', { blueprint_id })
    expect(rolling.digest).toBe(digest)
  },
)

test('an engine that cannot put two side by side is told', { timeout: 30_000 }, async () => {
  await using site = await openSite({ engine: { createsFirst: false } })
  const { blueprint_id } = await deployed(site, shop('web:1', 1))
  await site.call('blueprints.update', { blueprint_id, source: shop('web:2', 1).replace('pg:15', 'pg:16') })
  const plan = await site.call('generate_deployment_plan', { blueprint_id, strategy: 'blue_green' })
  expect(plan.away.join(' ')).toContain('web-1')
  expect(plan.loses_data).toContain('db')
  expect(plan.batches.at(-1).rollback).toMatchObject({ is_possible: false })
})

test('what is well is said to be well, and what is not has a cause', { timeout: 30_000 }, async () => {
  await using site = await openSite()
  const { deployment_id } = await deployed(site, shop('web:1'))
  const well = await site.call('troubleshoot_issue', { deployment_id })
  expect(well).toMatchObject({ is_well: true, causes: [], status: 'deployed' })
  await site.call('control', { deployment_id, resource: 'web-2', action: 'stop' })
  const ill = await site.call('troubleshoot_issue', { deployment_id })
  expect(ill.is_well).toBe(false)
  expect(ill.causes[0]).toMatchObject({ cause: 'drift_stopped', resource: 'web-2', confidence: 'high' })
  expect(ill.causes[0].next).toContain('deployments.repair')
  const other = await site.call('troubleshoot_issue', { deployment_id, resource: 'web-1' })
  expect(other.causes).toEqual([])
  const stats = await site.call('get_resource_stats', { deployment_id, resource: 'web-2' })
  expect(stats).toMatchObject({
    state: 'stopped',
    has_drifted: true,
    limits: { cpu: 1, memory_mb: 256 },
    usage: null,
    changes: { created: 1 },
  })
})

test('a failure has its kind, its message and what to do', { timeout: 30_000 }, async () => {
  await using site = await openSite({
    faults: [{ on: 'create', resource: 'db', fault: 'exhausted', times: 'always' }],
  })
  const { deployment_id, workflow_id } = await site.call('deploy', {
    source: shop('web:1'),
    on_failure: 'keep',
  })
  await site.end(workflow_id)
  const { causes, status, is_well } = await site.call('troubleshoot_issue', { deployment_id })
  expect({ status, is_well }).toEqual({ status: 'failed', is_well: false })
  expect(causes[0]).toMatchObject({ cause: 'change_exhausted', resource: 'db', confidence: 'high' })
  expect(causes[0].evidence[0]).toMatchObject({ source: 'event', is_trusted: true })
  const nobody = `dep_${'0'.repeat(26)}`
  expect(await refusalOf(site.call('troubleshoot_issue', { deployment_id: nobody }))).toMatchObject({
    code: 'DEPLOYMENT_NOT_FOUND',
  })
})

test(
  'resources of all deployments are listed, and what lives is in every estimate',
  { timeout: 30_000 },
  async () => {
    await using site = await openSite()
    const { deployment_id } = await deployed(site, shop('web:1'))
    const all = await site.call('list_resources', {})
    expect(all.resources.map((each: any) => each.resource)).toEqual(['db', 'net', 'web-1', 'web-2', 'web-3'])
    expect(all.resources[0]).toMatchObject({
      deployment_id,
      deployment: 'shop',
      environment: 'dev',
      status: 'ready',
    })
    const page = await site.call('list_resources', { type: 'service', limit: 2 })
    expect(page).toMatchObject({ has_more: true, resources: [{ resource: 'web-1' }, { resource: 'web-2' }] })
    expect((await site.call('list_resources', { environment: 'prod' })).resources).toEqual([])
    const estimate = await site.call('estimate_resources', { source: shop('web:1', 1) })
    expect(estimate.in_use).toMatchObject([
      { environment: 'dev', deployments: 1, resources: 5, cpu: 3, memory_mb: 768, storage_gb: 5 },
    ])
    const unseen = await site.call('forecast_metrics', { deployment_id }).catch((error: unknown) => error)
    expect(unseen).toMatchObject({ code: 'TOO_FEW_VALUES' })
  },
)
