// The tools by the schemas of the engines themselves, over every template.
import { expect, test } from 'vitest'
import { dockerEngine } from '../../src/adapters/docker-engine/index.ts'
import { fakeCloud, fakeEngine } from '../../src/adapters/fake-engine/index.ts'
import { resourceTypes } from '../../src/adapters/process-engine/resource-types.ts'
import { hasErrors } from '../../src/domains/infra/blueprint/problem.ts'
import { stubEngine, stubEngines } from '../../src/domains/infra/blueprint/testing/stub-engines.ts'
import { Blueprint } from '../../src/domains/infra/contract.ts'
import { templates } from '../../src/domains/infra/templates/all-templates.ts'
import { parametersOf } from '../../src/domains/infra/templates/shown.ts'
import { judgeBlueprint } from '../../src/domains/infra/tools/asked-blueprint.ts'
import { applyChanges } from '../../src/domains/infra/tools/blueprint-changes.ts'
import { createBlueprint } from '../../src/domains/infra/tools/create-blueprint.ts'
import { migrateBlueprint } from '../../src/domains/infra/tools/migrate.ts'
import { optimizeCosts } from '../../src/domains/infra/tools/optimize-costs.ts'
import { Component, problemsOf } from '../../src/domains/infra/tools/requirements.ts'
import { auditBlueprint } from '../../src/domains/infra/tools/security-audit.ts'
import { realClock } from '../../src/kernel/testing.ts'

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
const everywhere = templates.flatMap(template =>
  ((parametersOf(template.parameters).engine?.enum ?? []) as string[])
    .filter(engine => engines.get(engine))
    .map(engine => [`${template.name} on ${engine}`, template.make({ engine })] as const),
)
const errorsIn = (blueprint: Blueprint) =>
  judgeBlueprint(blueprint, engines).problems.filter(({ severity }) => severity === 'error')

test.for(everywhere)('%s: its engine takes every change of an audit, alone and together', ([, blueprint]) => {
  const findings = auditBlueprint(blueprint, engines)
  expect(findings.length).toBeGreaterThan(0)
  for (const { changes } of findings) expect(errorsIn(applyChanges(blueprint, changes))).toEqual([])
  expect(
    errorsIn(
      applyChanges(
        blueprint,
        findings.flatMap(({ changes }) => changes),
      ),
    ),
  ).toEqual([])
})

test.for(everywhere)('%s: its engine takes it smaller', ([, blueprint]) => {
  const { resources } = judgeBlueprint(blueprint, engines)
  const observed = new Map(resources.map(({ name }) => [name, { cpu: 0.01, memory_mb: 10, storage_gb: 0.1 }]))
  const { savings, blueprint: after } = optimizeCosts(blueprint, resources, { engines, observed })
  for (const { changes } of savings) expect(errorsIn(applyChanges(blueprint, changes))).toEqual([])
  expect(errorsIn(after)).toEqual([])
})

test.for(everywhere)('%s: another engine takes it, or somebody is asked', ([, blueprint]) => {
  for (const name of engines.names) {
    const { blueprint: moved, decisions, lost } = migrateBlueprint(blueprint, engines.get(name)!, engines)
    if (decisions.length === 0) expect(errorsIn(moved)).toEqual([])
    if (blueprint.resources.every(({ provider }) => provider === name)) {
      expect({ moved, decisions, lost }).toEqual({ moved: blueprint, decisions: [], lost: [] })
    }
  }
})

test('what runs in containers runs in the made-up cloud without a question, and loses what that has not', () => {
  const blueprint = templates.find(({ name }) => name === 'ha-web-app')!.make({ engine: 'docker' })
  const { decisions, blueprint: moved } = migrateBlueprint(blueprint, engines.get('fake')!, engines)
  expect(decisions).toEqual([])
  expect(new Set(moved.resources.map(({ provider }) => provider))).toEqual(new Set(['fake']))
  const asPrograms = migrateBlueprint(blueprint, engines.get('process')!, engines)
  expect(asPrograms.lost.map(({ path }) => path)).toContain('specs.image')
  expect(asPrograms.decisions.map(({ question }) => question).join(' ')).toContain('command or a site')
})

const wishes: readonly object[][] = [
  [{ kind: 'web' }],
  [{ kind: 'web', count: 3 }, { kind: 'cache' }],
  [
    { kind: 'web', count: 2, size: 'xlarge', is_public: false },
    { kind: 'database' },
    { kind: 'queue', count: 2 },
  ],
  [
    { kind: 'worker', image: 'work:1', command: ['work'] },
    { kind: 'storage', name: 'files', storage_gb: 3 },
  ],
  [
    { kind: 'web', name: 'shop', command: ['serve', '$(PORT)'], port: 8080, uses: ['files'] },
    { kind: 'storage', name: 'files' },
  ],
]

test.for(
  wishes.flatMap(each =>
    engines.names.flatMap(engine =>
      (['dev', 'staging', 'prod'] as const).map(
        environment =>
          [`${JSON.stringify(each)} for ${environment} on ${engine}`, each, engine, environment] as const,
      ),
    ),
  ),
)('%s', ([, wish, engine, environment]) => {
  const components = wish.map(each => Component.parse(each))
  expect(problemsOf(components)).toEqual([])
  const made = createBlueprint({ name: 'made', environment, engine: engines.get(engine)!, components })
  if (made.unmet.length > 0) {
    expect(engine).toBe('process')
    return
  }
  expect(errorsIn(made.blueprint)).toEqual([])
  expect(hasErrors(judgeBlueprint(Blueprint.parse(made.blueprint), engines).problems)).toBe(false)
  const bad = auditBlueprint(made.blueprint, engines).filter(({ severity }) => severity === 'critical')
  expect(bad).toEqual([])
})

test('2,000 resources are audited, made smaller and moved in time for an answer', { timeout: 60_000 }, () => {
  const one = templates.find(({ name }) => name === 'ha-web-app')!.make({ engine: 'docker' })
  const [net, web] = one.resources
  const blueprint = Blueprint.parse({
    ...one,
    resources: [net, ...Array.from({ length: 1999 }, (_, at) => ({ ...web, name: `web-${at + 1}` }))],
  })
  const { resources } = judgeBlueprint(blueprint, engines)
  expect(auditBlueprint(blueprint, engines).length).toBeGreaterThan(1999)
  const observed = new Map(resources.map(({ name }) => [name, { memory_mb: 10 }]))
  expect(optimizeCosts(blueprint, resources, { engines, observed }).savings).toHaveLength(1999)
  expect(migrateBlueprint(blueprint, engines.get('fake')!, engines).fits).toHaveLength(2000)
})
