import { sqliteStore } from '#adapters/sqlite'
import { domain, provide } from '#kernel'
import { memoryBlobs, testApp, tester } from '#kernel/testing'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { deployments } from '../../deploy/parts.ts'
import { listQuotas } from '../../operations/quotas/list-quotas.ts'
import { removeQuota } from '../../operations/quotas/remove-quota.ts'
import { setQuota } from '../../operations/quotas/set-quota.ts'
import { Engines } from '../../ports.ts'
import { InfraQuotaRemoved, InfraQuotaSet } from '../events.ts'
import { blueprints } from '../parts.ts'
import { InfraQuotas } from '../views.ts'
import { stubEngine, stubEngines } from './stub-engines.ts'

/** The least that is a blueprint with something in it. */
export const text = `# A shop
name: shop
metadata: {environment: dev, owner: team-a}
resources:
  - type: service
    name: web
    provider: docker
    specs: {image: "nginx:1.27", cpu: 2}
`
export const other = text.replace('nginx:1.27', 'nginx:1.28')

const infra = domain('infra', {
  about: 'Bounds what may be deployed.',
  events: [InfraQuotaSet, InfraQuotaRemoved],
  views: [InfraQuotas],
  operations: [setQuota, listQuotas, removeQuota],
})
/** What was deployed, and nothing that deploys. */
const deployed = domain('deployments', {
  about: 'What was deployed.',
  events: deployments.events,
  views: deployments.views,
})

export const shelfDomains = [blueprints, infra, deployed]

/** Alice with engines that only say what they take. */
export async function openShelf() {
  const blobs = memoryBlobs()
  const folder = await mkdtemp(join(tmpdir(), 'alice-blueprints-'))
  const app = await testApp(shelfDomains, {
    blobs,
    store: sqliteStore({ folder }),
    bindings: [provide(Engines, stubEngines(stubEngine('docker'), stubEngine('fake')))],
  })
  onTestFinished(async () => {
    await app.stop()
    await rm(folder, { recursive: true })
  })
  const call = (name: string, input: object = {}) => app.call(name, input, { actor: tester }) as Promise<any>
  const typesOf = async () => {
    const events = await app.events.read({ after: 0, limit: 100 })
    return events.map(({ type }) => type).filter(type => /^(blueprint|infra)\./.test(type))
  }
  return { app, blobs, call, typesOf }
}
