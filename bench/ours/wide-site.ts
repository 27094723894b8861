import { sqliteStore } from '../../src/adapters/sqlite/index.ts'
import { openSite } from '../../test/infra/site.ts'

/** Services side by side, each told where the one ten places before it is. */
export const wide = (count: number, memory_mb: number) => ({
  name: 'wide',
  resources: Array.from({ length: count }, (_, at) => ({
    name: `r${at}`,
    type: 'service',
    provider: 'fake',
    specs: { image: 'img:1', memory_mb, ...(at >= 10 && { env: { PEER: `\${r${at - 10}.host}` } }) },
  })),
})

/** An Alice on SQLite around the fake engine. */
export async function openWideSite(folder: string) {
  const site = await openSite({ store: sqliteStore({ folder }) })
  return {
    plan: (blueprint: object, deployment_id: string) => site.plan(blueprint, deployment_id),
    async deploy(blueprint: object, deployment_id?: string) {
      const done = await site.deploy(blueprint, deployment_id === undefined ? {} : { deployment_id })
      if (done.status !== 'completed') throw new Error(`It ended ${done.status}`)
      return done
    },
    close: () => site[Symbol.asyncDispose](),
  }
}
