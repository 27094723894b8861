import { openSite } from '../infra/site.ts'
import type { Figures } from './campaign.ts'
import { Violation } from './judge.ts'

const shop = (image: number) => ({
  name: 'shop',
  resources: [
    { name: 'db', type: 'database', provider: 'fake', specs: { image: 'db:1' } },
    {
      name: 'web',
      type: 'service',
      provider: 'fake',
      dependencies: ['db'],
      specs: { image: `web:${image}` },
    },
  ],
})

/** Several start changes of one deployment at the same moment: one works, the others are told so. */
export async function tryRaces(count: number): Promise<Figures> {
  const startedAt = performance.now()
  await using site = await openSite()
  const { deployment_id } = await site.deploy(shop(0))
  let violated = 0
  for (let race = 1; race <= count; race += 1) {
    const tried = await Promise.allSettled(
      [1, 2, 3].map(each => site.call('trial.deploy', { blueprint: shop(race * 3 + each), deployment_id })),
    )
    const won = tried.filter(each => each.status === 'fulfilled')
    const lost = tried.flatMap(each => (each.status === 'rejected' ? [each.reason] : []))
    const isRight = won.length === 1 && lost.every(({ code }) => code === 'DEPLOYMENT_BUSY')
    if (!isRight) violated += 1
    for (const { value } of won) await site.end(value.workflow_id)
    if (site.cloud.objects().length !== 2) {
      throw new Violation(`there are ${site.cloud.objects().length} objects`)
    }
  }
  return {
    part: 'races',
    tried: count,
    violated,
    seconds: Math.round((performance.now() - startedAt) / 100) / 10,
  }
}
