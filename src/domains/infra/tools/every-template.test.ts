import { expect, test } from 'vitest'
import { hasErrors } from '../blueprint/problem.ts'
import { stubEngine, stubEngines } from '../blueprint/testing/stub-engines.ts'
import { Blueprint } from '../contract.ts'
import { templates } from '../templates/all-templates.ts'
import { parametersOf } from '../templates/shown.ts'
import { judgeBlueprint } from './asked-blueprint.ts'
import { applyChanges } from './blueprint-changes.ts'
import { migrateBlueprint } from './migrate.ts'
import { optimizeCosts } from './optimize-costs.ts'
import { auditBlueprint } from './security-audit.ts'

const engines = stubEngines(stubEngine('docker'), stubEngine('fake'), stubEngine('process'))
const everywhere = templates.flatMap(template =>
  ((parametersOf(template.parameters).engine?.enum ?? []) as string[])
    .filter(engine => engines.get(engine))
    .map(engine => [`${template.name} on ${engine}`, template.make({ engine })] as const),
)
const isSound = (blueprint: Blueprint) => !hasErrors(judgeBlueprint(blueprint, engines).problems)

test.for(everywhere)('%s: every change of an audit is one its engine takes', ([, blueprint]) => {
  const findings = auditBlueprint(blueprint, engines)
  for (const { changes } of findings) expect(isSound(applyChanges(blueprint, changes))).toBe(true)
  const all = applyChanges(
    blueprint,
    findings.flatMap(({ changes }) => changes),
  )
  expect(isSound(all)).toBe(true)
  // What is mended is not found again.
  const mended = new Set(
    findings.filter(({ changes }) => changes.length > 0).map(({ rule, resource }) => `${rule} ${resource}`),
  )
  const again = auditBlueprint(all, engines).map(({ rule, resource }) => `${rule} ${resource}`)
  expect(again.filter(each => mended.has(each))).toEqual([])
})

test.for(everywhere)('%s: what was seen to be too large is made smaller and stays valid', ([, blueprint]) => {
  const { resources } = judgeBlueprint(blueprint, engines)
  const observed = new Map(resources.map(({ name }) => [name, { cpu: 0.05, memory_mb: 20, storage_gb: 1 }]))
  const found = optimizeCosts(blueprint, resources, { engines, observed })
  expect(isSound(found.blueprint)).toBe(true)
  for (const { changes, saving } of found.savings) {
    expect(isSound(applyChanges(blueprint, changes))).toBe(true)
    expect(Math.min(saving.cpu, saving.memory_mb, saving.storage_gb)).toBeGreaterThanOrEqual(0)
  }
  const sized = resources.filter(({ specs }) => typeof specs.memory_mb === 'number' && specs.memory_mb > 64)
  if (
    sized.some(({ name }) =>
      blueprint.resources.some(each => each.name === name && 'memory_mb' in each.specs),
    )
  ) {
    expect(found.total.memory_mb).toBeGreaterThan(0)
  }
  // Nothing that is used counts as unused, and nothing unseen as oversized.
  const unseen = optimizeCosts(blueprint, resources, { engines, observed: new Map() })
  expect(unseen.savings.filter(({ rule }) => rule === 'unused' || rule === 'oversized')).toEqual([])
})

test.for(everywhere)('%s: becomes one of another engine, or says what it cannot', ([, blueprint]) => {
  for (const name of engines.names) {
    const {
      blueprint: moved,
      decisions,
      fits,
      lost,
    } = migrateBlueprint(blueprint, engines.get(name)!, engines)
    expect(moved.resources.map(each => each.name)).toEqual(blueprint.resources.map(each => each.name))
    expect(isSound(moved) || decisions.length > 0).toBe(true)
    expect(fits.length + lost.length + decisions.length).toBeGreaterThanOrEqual(1)
  }
})

test('an audit finds each of what is wrong, the worst first', () => {
  const bad = Blueprint.parse({
    name: 'shop',
    metadata: { environment: 'prod' },
    resources: [
      {
        type: 'service',
        name: 'db',
        provider: 'fake',
        specs: {
          image: 'postgres:latest',
          env: { DB_PASSWORD: 'hunter2hunter2' },
          user: 'root',
          ports: [{ port: 5432, host_port: 5432 }],
          volumes: [{ volume: '/var/run/docker.sock', path: '/var/run/docker.sock' }],
        },
      },
      {
        type: 'service',
        name: 'web',
        provider: 'fake',
        specs: { image: 'nginx', ports: [{ port: 80, host_port: 0 }] },
      },
      {
        type: 'network',
        name: 'wall',
        provider: 'fake',
        specs: { settings: { inbound: [{ cidr: '0.0.0.0/0' }] } },
      },
    ],
  })
  const found = auditBlueprint(bad, engines)
  const rules = found.map(({ rule, resource }) => `${rule} ${resource}`)
  for (const each of [
    'secret_in_plain_text db',
    'data_port_published db',
    'host_path db',
    'runs_as_root db',
    'image_floats db',
    'published_without_tls web',
    'published_without_health web',
    'open_to_everybody wall',
    'no_network web',
  ]) {
    expect(rules).toContain(each)
  }
  expect(found[0]?.severity).toBe('critical')
  expect(JSON.stringify(found)).not.toContain('hunter2')
  const secret = found.find(({ rule }) => rule === 'secret_in_plain_text')
  expect(secret?.changes).toEqual([
    { op: 'set', resource: 'db', pointer: '/specs/env/DB_PASSWORD', value: 'secret://db-db-password' },
  ])
  expect(
    found.find(({ rule, resource }) => rule === 'image_floats' && resource === 'web')?.changes,
  ).toMatchObject([{ value: 'nginx:1.27-alpine' }])
})

test('a field of a prototype is no field of a blueprint', () => {
  const before = templates[0]!.make({})
  applyChanges(before, [{ op: 'set', resource: 'web-1', pointer: '/__proto__/polluted', value: 1 }])
  expect(({} as { polluted?: number }).polluted).toBeUndefined()
})
