import { openSite } from '../infra/site.ts'
import type { Figures } from './campaign.ts'

const wide = (count: number, memory_mb = 128) => ({
  name: 'wide',
  resources: Array.from({ length: count }, (_, at) => ({
    name: `r${at}`,
    type: 'service',
    provider: 'fake',
    specs: { image: 'img:1', memory_mb, ...(at >= 10 && { env: { PEER: `\${r${at - 10}.host}` } }) },
  })),
})

/** How long a plan of many resources takes, and what carrying out costs a resource. */
export async function measureSpeed(count: number): Promise<Figures> {
  const startedAt = performance.now()
  await using site = await openSite()
  const times: number[] = []
  for (let round = 0; round < 5; round += 1) times.push(await timed(() => site.draft(wide(count))))
  const making = await timed(() => site.deploy(wide(count)))
  const [{ deployment_id }] = (await site.call('deployments.list')).deployments
  for (let round = 0; round < 5; round += 1) {
    times.push(await timed(() => site.draft(wide(count, 256), deployment_id)))
  }
  const middle = (list: readonly number[]) =>
    Math.round(list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]!)
  return {
    part: 'speed',
    tried: count,
    violated: 0,
    seconds: Math.round((performance.now() - startedAt) / 100) / 10,
    more: {
      'plan of all, new, ms': middle(times.slice(0, 5)),
      'plan of all, over as many, ms': middle(times.slice(5)),
      'carrying out, ms a resource': Math.round((making / count) * 100) / 100,
    },
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}
