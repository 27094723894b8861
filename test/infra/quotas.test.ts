import { expect, test } from 'vitest'
import { refusalOf } from '../../src/kernel/testing.ts'
import { openSite, type Site } from './site.ts'

const app = (name: string, cpu: number) => `name: ${name}
metadata: {environment: dev, owner: team-a}
resources:
  - {type: service, name: web, provider: fake, specs: {cpu: ${cpu}, memory_mb: 64}}
`

async function deploy(site: Site, blueprint_id: string, more: object = {}) {
  const { deployment_id, workflow_id } = await site.call('blueprints.deploy', { blueprint_id, ...more })
  expect(await site.end(workflow_id)).toBe('completed')
  return deployment_id as string
}
const problemsOf = async (work: Promise<unknown>) => {
  const { code, details } = await refusalOf(work)
  expect(code).toBe('BLUEPRINT_INVALID')
  return (details.problems as { code: string; message: string }[]).filter(
    each => each.code === 'QUOTA_EXCEEDED',
  )
}

test('what an owner has already counts, and what is gone no longer does', async () => {
  await using site = await openSite()
  await site.call('infra.set_quota', { environment: 'dev', owner: 'team-a', cpu: 3 })
  const first = await site.call('blueprints.create', { source: app('first', 2) })
  const second = await site.call('blueprints.create', { source: app('second', 2) })
  const deployment_id = await deploy(site, first.blueprint_id)
  expect(
    await problemsOf(site.call('blueprints.deploy', { blueprint_id: second.blueprint_id })),
  ).toMatchObject([{ message: 'team-a in dev may have 3 cores; this needs 2, 2 are in use' }])
  // The same deployment again does not count against itself.
  await deploy(site, first.blueprint_id)
  const { workflow_id } = await site.call('deployments.destroy', { deployment_id })
  expect(await site.end(workflow_id)).toBe('completed')
  await deploy(site, second.blueprint_id)
})

test('the environment it is deployed to counts, whichever it was written for', async () => {
  await using site = await openSite()
  await site.call('infra.set_quota', { environment: 'prod', cpu: 1 })
  const { blueprint_id } = await site.call('blueprints.create', { source: app('first', 2) })
  expect(
    await problemsOf(site.call('blueprints.deploy', { blueprint_id, environment: 'prod' })),
  ).toHaveLength(1)
  await deploy(site, blueprint_id)
})
