import { expect, test } from 'vitest'
import { dockerEngine } from '../../src/adapters/docker-engine/index.ts'
import { fakeCloud, fakeEngine } from '../../src/adapters/fake-engine/index.ts'
import { resourceTypes } from '../../src/adapters/process-engine/resource-types.ts'
import { checkBlueprint } from '../../src/domains/infra/blueprint/check-blueprint.ts'
import { stubEngine, stubEngines } from '../../src/domains/infra/blueprint/testing/stub-engines.ts'
import { templates } from '../../src/domains/infra/templates/all-templates.ts'
import { parametersOf } from '../../src/domains/infra/templates/shown.ts'
import type { Template } from '../../src/domains/infra/templates/template.ts'
import { realClock } from '../../src/kernel/testing.ts'
import { openSite } from './site.ts'

const noProxies = {
  open: () => Promise.reject(new Error('no proxy here')),
  point: async () => {},
  list: async () => [],
  close: async () => {},
}
const engines = stubEngines(
  fakeEngine({ cloud: fakeCloud(), clock: realClock }),
  dockerEngine({ socketPath: '/nowhere/docker.sock', proxies: noProxies, now: () => 0 }),
  stubEngine('process', resourceTypes),
)
const enginesOf = ({ parameters }: Template) => (parametersOf(parameters).engine?.enum ?? []) as string[]
const secrets = Object.fromEntries(
  ['postgres-password', 'pipeline-database', 'zero-trust-database', 'grafana-admin'].map(name => [
    name,
    'word',
  ]),
)

test.for(
  templates.flatMap(template =>
    enginesOf(template)
      .filter(engine => engines.get(engine))
      .map(engine => [`${template.name} on ${engine}`, template, engine] as const),
  ),
)('%s is what the engine itself takes, and the fake one in its place', ([, template, engine]) => {
  const blueprint = template.make({ engine })
  expect(checkBlueprint(blueprint, engines).problems).toEqual([])
  expect(checkBlueprint(blueprint, engines, { engine: 'fake' }).problems).toEqual([])
})

test.for(templates)('$name becomes real on the fake engine', { timeout: 60_000 }, async template => {
  await using site = await openSite({ secrets })
  const blueprint = template.make({ engine: 'fake' })
  const { deployment_id, status } = await site.deploy(blueprint)
  expect(status).toBe('completed')
  expect(await site.plan(blueprint, deployment_id)).toEqual([])
  const { resources } = await site.call('deployments.get', { deployment_id })
  expect(resources).toHaveLength(blueprint.resources.length)
})
