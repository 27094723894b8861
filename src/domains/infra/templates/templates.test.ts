import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { checkBlueprint } from '../blueprint/check-blueprint.ts'
import { costOf } from '../blueprint/cost.ts'
import { readBlueprint } from '../blueprint/read-blueprint.ts'
import { stubEngine, stubEngines } from '../blueprint/testing/stub-engines.ts'
import { writeBlueprint } from '../blueprint/write-blueprint.ts'
import { readSource } from '../blueprint/yaml-source.ts'
import { aliceStack } from './alice-stack.ts'
import { findTemplate, searchTemplates, templates } from './all-templates.ts'
import { parametersOf } from './shown.ts'
import { customize, type Template } from './template.ts'
import { composeOf } from './testing/compose-of.ts'

const engines = stubEngines(stubEngine('process'), stubEngine('docker'), stubEngine('fake'))
const named = (name: string) => findTemplate(name)!
const enginesOf = ({ parameters }: Template) => (parametersOf(parameters).engine?.enum ?? []) as string[]

function made(template: Template, wishes: Record<string, unknown> = {}) {
  const found = customize(template, wishes)
  if ('issues' in found) throw new Error(JSON.stringify(found.issues))
  return found.blueprint
}

const everywhere = templates.flatMap(template =>
  enginesOf(template)
    .filter(engine => engine !== 'digitalocean')
    .map(engine => [`${template.name} on ${engine}`, template, engine] as const),
)

test('there are the ten of the seed, and Alice', () => {
  expect(templates.map(({ name }) => name)).toEqual([
    'simple-web-app',
    'ha-web-app',
    'microservices-k8s',
    'postgres-ha',
    'data-pipeline',
    'ml-training',
    'zero-trust-network',
    'observability-stack',
    'api-gateway',
    'redis-cluster',
    'alice-stack',
  ])
  for (const template of templates) expect(enginesOf(template)).toContain('fake')
})

test.for(everywhere)('%s is valid, as data and as the text that is written', ([, template, engine]) => {
  for (const wishes of [{ engine }, { engine, environment: 'prod', owner: 'team-a', name: 'mine' }]) {
    const blueprint = made(template, wishes)
    const { resources, problems } = checkBlueprint(blueprint, engines)
    expect(problems).toEqual([])
    expect(resources).toHaveLength(blueprint.resources.length)
    const read = readBlueprint(writeBlueprint(blueprint))
    expect(read.problems).toEqual([])
    expect(read.blueprint).toEqual(blueprint)
  }
})

test.for(everywhere)('%s is as valid when the fake engine takes its place', ([, template, engine]) => {
  expect(checkBlueprint(made(template, { engine }), engines, { engine: 'fake' }).problems).toEqual([])
})

test.for(templates.filter(({ parameters }) => 'instance_count' in parameters.shape))(
  '$name grows by what it is asked for, and what is there keeps its name',
  template => {
    const [few, many] = [1, 4].map(instance_count =>
      made(template, { instance_count }).resources.map(({ name }) => name),
    )
    expect(many!.length).toBeGreaterThanOrEqual(few!.length + 3)
    expect(many).toEqual(expect.arrayContaining(few!))
  },
)

test.for(
  templates.filter(({ parameters }) => 'cpu' in parameters.shape && 'instance_count' in parameters.shape),
)('$name is as large as it is asked to be', template => {
  const { resources } = checkBlueprint(made(template, { engine: 'fake', cpu: 7, memory_mb: 7777 }), engines)
  expect(resources.map(({ needs }) => [needs.cpu, needs.memory_mb])).toContainEqual([7, 7777])
})

test('the simplest one serves a page with nothing installed', () => {
  const blueprint = made(named('simple-web-app'))
  expect(blueprint.resources).toMatchObject([
    {
      name: 'web-1',
      type: 'service',
      provider: 'process',
      specs: {
        site: { 'index.html': expect.stringContaining('<h1>') },
        ports: [{ host_port: 0 }],
        health_check: { http_path: '/' },
      },
    },
  ])
  const docker = made(named('simple-web-app'), { engine: 'docker', image: 'page:1', port: 8080 })
  expect(docker.resources[0]?.specs).toMatchObject({ image: 'page:1', ports: [{ port: 8080, host_port: 0 }] })
})

test('a wish that cannot be is told with what was meant', () => {
  const wrong = (wishes: Record<string, unknown>) => {
    const found = customize(named('ha-web-app'), wishes)
    return 'issues' in found ? found.issues : []
  }
  expect(wrong({ instances: 3 })).toMatchObject([{ isUnknown: true }])
  expect(wrong({ instance_cout: 3 })).toMatchObject([{ did_you_mean: 'instance_count' }])
  expect(wrong({ engine: 'process' })).toMatchObject([{ path: ['engine'] }])
  expect(wrong({ cpu: 'many' })).toMatchObject([{ path: ['cpu'] }])
  expect(wrong({ environment: 'moon' })).toMatchObject([{ path: ['environment'] }])
})

test('secrets are references in every template', () => {
  const secrets = templates.flatMap(template =>
    [...JSON.stringify(made(template)).matchAll(/secret:\/\/[a-z-]+/g)].map(String),
  )
  expect(new Set(secrets).size).toBeGreaterThan(3)
})

test('templates are found by their words', () => {
  expect(searchTemplates('postgres')[0]?.name).toBe('postgres-ha')
  expect(searchTemplates('GATEWAY api').map(({ name }) => name)).toContain('api-gateway')
  expect(searchTemplates('no such words')).toEqual([])
})

test.for([
  ['small', 1, 2, 's-1vcpu-2gb', '12.00'],
  ['medium', 2, 4, 's-2vcpu-4gb', '24.00'],
  ['large', 4, 8, 's-4vcpu-8gb', '48.00'],
  ['xlarge', 8, 16, 's-8vcpu-16gb', '96.00'],
] as const)('Alice in %s', ([size, cpu, gigabytes, droplet, amount]) => {
  const onDocker = made(aliceStack, { size })
  expect(onDocker.resources.at(-1)?.specs).toMatchObject({ cpu, memory_mb: gigabytes * 1024 })
  const wishes = {
    size,
    engine: 'digitalocean',
    region: 'nyc3',
    tags: ['team:a'],
    monitoring: true,
    backups: false,
  }
  const { resources } = made(aliceStack, wishes)
  const machine = resources.find(({ type }) => type === 'compute')
  expect(machine?.specs).toMatchObject({
    size: droplet,
    region: 'nyc3',
    tags: ['alice', 'env:dev', 'team:a'],
    monitoring: true,
    backups: false,
  })
  const { unknown, resources: costs } = costOf(resources)
  expect(unknown).toEqual([])
  expect(costs.find(({ resource }) => resource === 'alice')?.monthly?.amount).toBe(amount)
})

test('Alice is as large and as careful as her environment asks', () => {
  const small = made(aliceStack, { environment: 'dev' })
  expect(small.resources.map(({ name }) => name)).toEqual(['alice-data', 'alice'])
  const large = made(aliceStack, { environment: 'prod' })
  expect(large.resources.map(({ name }) => name)).toEqual(['alice-data', 'alice-backups', 'alice'])
  expect(large.metadata).toMatchObject({ environment: 'prod', tags: ['alice', 'env:prod'] })
})

test('the compose file says what the template for production says', () => {
  const text = readFileSync('deploy/docker-compose.yml', 'utf8')
  expect(readSource(text).value).toEqual(composeOf(made(aliceStack, { environment: 'prod' })))
})
