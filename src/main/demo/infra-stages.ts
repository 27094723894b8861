import { breakSite } from './break-site.ts'
import { finished, timed } from './finished.ts'
import {
  findSite,
  getSite,
  readPage,
  serversOf,
  siteEnvironment,
  siteSource,
  urlOf,
  type SitePlan,
} from './sample-site.ts'
import type { Demo, Stage, Told } from './stage.ts'
import { propose } from './wishes.ts'

/** A page that is really served, a change that breaks and is taken back, and a wish that waits for somebody. */
export function infraStages(): readonly Stage[] {
  let plan: SitePlan | undefined
  return [
    {
      name: 'deployed',
      async run(demo) {
        plan = await nextPlan(demo)
        return deploy(demo, plan)
      },
    },
    { name: 'undone', run: demo => breakSite(demo, plan!) },
    { name: 'waiting', run: demo => proposeScaling(demo, plan!) },
  ]
}

/** As many servers as there are, with a page of this run. */
export async function nextPlan(demo: Demo): Promise<SitePlan> {
  const site = await findSite(demo)
  if (!site) return { run: 1, servers: 1 }
  return { run: site.revision + 1, servers: Math.max(1, serversOf(site).length) }
}

export async function deploy(demo: Demo, plan: SitePlan): Promise<Told> {
  const { owner, signal } = demo
  const { value: url, ms } = await timed(async () => {
    await finished(demo, 'infra.deploy', { source: siteSource(plan), environment: siteEnvironment })
    const address = urlOf(await getSite(demo))
    const page = await readPage(address, signal)
    if (!page.includes(`Run ${plan.run} `)) throw new Error(`${address} answers with another page`)
    return address
  })
  const { deployment_id } = await getSite(demo)
  const { has_drifted } = (await owner.call('deployments.drift', { deployment_id }, { signal })) as {
    has_drifted: boolean
  }
  if (has_drifted) throw new Error(`${deployment_id} is not as it was deployed`)
  return {
    lines: [`a web page at ${url}, answering ${ms} ms after it was asked for`],
    figures: { deployment_id, url, servers: plan.servers },
  }
}

/** Whatever an assistant wants to deploy waits for a person. */
function proposeScaling(demo: Demo, { run, servers }: SitePlan): Promise<Told> {
  const to = servers === 1 ? 3 : 1
  return propose(demo, {
    words: `scale web ${servers} → ${to}`,
    operation: 'infra.deploy',
    input: { source: siteSource({ run, servers: to }), environment: siteEnvironment },
  })
}
