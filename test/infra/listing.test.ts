import { expect, test } from 'vitest'
import { openSite } from './site.ts'

const page = (name: string) => ({
  name,
  resources: [
    { name: 'net', type: 'network', provider: 'fake' },
    {
      name: 'web',
      type: 'service',
      provider: 'fake',
      dependencies: ['net'],
      specs: { image: 'web:1', memory_mb: 512 },
    },
  ],
})

test('deployments are found by engine, a part of their name and drift, with how much there is of them', async () => {
  await using site = await openSite({ driftEveryMs: 20 })
  await site.deploy(page('shop'))
  const { deployment_id } = await site.deploy(page('workshop-2'))
  await site.deploy(page('bar'))
  const names = async (input: object): Promise<string[]> =>
    (await site.call('deployments.list', input)).deployments.map(({ name }: { name: string }) => name)
  expect(await names({ name: 'shop' })).toEqual(['workshop-2', 'shop'])
  expect(await names({ name: '%' })).toEqual([])
  expect(await names({ engine: 'fake' })).toHaveLength(3)
  expect(await names({ engine: 'docker' })).toEqual([])
  expect(await names({ drifted: false })).toHaveLength(3)

  const web = site.cloud.objects().findLast(({ type }) => type === 'service')!
  site.cloud.drift(web.handle, { specs: { memory_mb: 64 } })
  await expect.poll(() => names({ drifted: true })).toHaveLength(1)
  const { deployments } = await site.call('deployments.list', { drifted: true })
  expect(deployments).toMatchObject([
    { resources: 2, drifted: 1, failed: 0, monthly_cost: { amount: '0.00', currency: 'USD' } },
  ])
  expect(await site.call('deployments.get', { deployment_id })).toMatchObject({
    monthly_cost: { currency: 'USD' },
    resources: [{ resource: 'net', depends_on: [] }, { depends_on: ['net'] }],
  })
})
