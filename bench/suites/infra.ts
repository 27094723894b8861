import { closedLoop } from '../harness/load.ts'
import { atMost, columns, type Contestant, type Suite } from '../harness/suite.ts'
import { validateBlueprint } from '../ours/validate-blueprint.ts'
import { openWideSite, wide } from '../ours/wide-site.ts'

const count = 1000

export const suite: Suite = {
  name: 'infra',
  title: 'Blueprints, plans and carrying them out',
  about:
    'A thousand resources on the fake engine, each referring to one ten places before it. A plan: read the blueprint’s resources and the whole world, compare, order, digest. Carrying out: write down, compare with the world, make, read back, on SQLite.',
  columns: [columns.p50, columns.p95, { metric: 'ms_each', title: 'ms a resource', digits: 2 }, columns.cpu],
  ms: { full: 3000, quick: 500 },
  contestants: [validateBlueprint(), planning(), carryingOut()],
}

function planning(): Contestant {
  return {
    name: `Alice, plan ${count} resources over as many`,
    kind: 'ours',
    goals: [atMost('p95_ms', 300)],
    async open({ folder, ms }) {
      const site = await openWideSite(folder)
      const { deployment_id } = await site.deploy(wide(count, 128))
      const plan = async () => {
        const changes = await site.plan(wide(count, 256), deployment_id)
        if (changes.length !== count) throw new Error(`${changes.length} changes instead of ${count}`)
      }
      return {
        warmUp: async () => void (await closedLoop({ producers: 1, ms }, plan)),
        async measure(meter) {
          const { value, cpuUs } = await meter.run(() => closedLoop({ producers: 1, ms }, plan))
          return {
            p50_ms: value.percentile(0.5),
            p95_ms: value.percentile(0.95),
            cpu_us: cpuUs / value.count,
          }
        },
        close: site.close,
      }
    },
  }
}

function carryingOut(): Contestant {
  return {
    name: `Alice, carry out ${count} changes`,
    kind: 'ours',
    goals: [atMost('ms_each', 5)],
    async open({ folder }) {
      const site = await openWideSite(folder)
      const { deployment_id } = await site.deploy(wide(count, 128))
      let memory = 128
      return {
        async measure(meter) {
          memory += 1
          const { seconds, cpuUs } = await meter.run(() => site.deploy(wide(count, memory), deployment_id))
          return { ms_each: (seconds * 1000) / count, cpu_us: cpuUs / count }
        },
        close: site.close,
      }
    },
  }
}
