// cspell:ignore databse dokcer servise
import { expect, test } from 'vitest'
import { checkBlueprint, type CheckOptions } from './check-blueprint.ts'
import { readBlueprint } from './read-blueprint.ts'
import { stubEngine, stubEngines } from './testing/stub-engines.ts'

const engines = stubEngines(stubEngine('docker'), stubEngine('fake'))

function check(resources: string, options: CheckOptions = {}) {
  const text = `name: shop\nmetadata: {environment: dev}\nresources:\n${resources}`
  const { blueprint, placeOf, problems } = readBlueprint(text)
  if (!blueprint) throw new Error(JSON.stringify(problems))
  return checkBlueprint(blueprint, engines, { placeOf, ...options })
}

const service = (name: string, more = '') => `  - {type: service, name: ${name}, provider: docker${more}}\n`
const said = (resources: string, options?: CheckOptions) =>
  check(resources, options).problems.map(({ code, path, line, column }) => [code, path, line, column])

test('a good blueprint has its defaults, its order and its needs', () => {
  const { resources, problems } = check(
    service('db') +
      service('web', `, specs: {cpu: 2, env: {DB: "\${db.host}:\${db.port}"}}, dependencies: [db]`) +
      service('job', `, specs: {command: ["\${web.id}"]}`),
  )
  expect(problems).toEqual([])
  expect(resources).toMatchObject([
    { name: 'db', engine: 'docker', specs: { restart: 'on-failure' }, dependencies: [] },
    { name: 'web', dependencies: ['db'], needs: { cpu: 2, memory_mb: 256, storage_gb: 0 } },
    { name: 'job', dependencies: ['web'] },
  ])
})

test('names are used once', () => {
  expect(said(service('web') + service('web'))).toEqual([['NAME_TAKEN', 'resources[1].name', 5, 27]])
})

test('a dependency that is not there is told with what was meant', () => {
  expect(check(service('database') + service('web', ', dependencies: [databse]')).problems).toEqual([
    {
      severity: 'error',
      code: 'DEPENDENCY_UNKNOWN',
      message: 'there is no resource databse; did you mean database?',
      path: 'resources[1].dependencies[0]',
      line: 5,
      column: 65,
      did_you_mean: 'database',
    },
  ])
})

test('a reference names a resource that is there and something that it tells', () => {
  const [unknown] = check(service('web', `, specs: {env: {DB: "\${db.host}"}}`)).problems
  expect(unknown).toMatchObject({ code: 'REFERENCE_UNKNOWN', path: 'resources[0].specs.env' })
  const [output] = check(service('db') + service('web', `, specs: {env: {DB: "\${db.hosts}"}}`)).problems
  expect(output).toMatchObject({
    code: 'REFERENCE_UNKNOWN',
    message: 'db tells no hosts; did you mean host?; it tells id, name, host, port',
    did_you_mean: `\${db.host}`,
  })
})

test('what waits for itself is named with its full path', () => {
  const { problems } = check(
    service('a', ', dependencies: [b]') +
      service('b', `, specs: {env: {C: "\${c.host}"}}`) +
      service('c', ', dependencies: [a]') +
      service('me', ', dependencies: [me]'),
  )
  expect(problems.map(({ code, message, line }) => [code, message, line])).toEqual([
    ['DEPENDENCY_CYCLE', 'these wait for each other: a → b → c → a', 6],
    ['DEPENDENCY_CYCLE', 'these wait for each other: me → me', 7],
  ])
})

test('an engine or a type that is not there is told with those that are', () => {
  expect(said('  - {type: service, name: web, provider: dokcer}\n')).toEqual([
    ['PROVIDER_UNKNOWN', 'resources[0].provider', 4, 42],
  ])
  expect(check('  - {type: servise, name: web, provider: docker}\n').problems[0]).toMatchObject({
    code: 'TYPE_UNKNOWN',
    message: 'docker makes no servise; did you mean service?; it makes service, network, storage',
    line: 4,
    column: 12,
  })
  // Names of the language are no types.
  expect(said('  - {type: constructor, name: web, provider: docker}\n')[0]?.[0]).toBe('TYPE_UNKNOWN')
})

test('fields that an engine does not take are told where they stand', () => {
  expect(said(service('web', ', specs: {imag: x, cpu: none}'))).toEqual([
    ['FIELD_UNKNOWN', 'resources[0].specs.imag', 4, 58],
    ['FIELD_INVALID', 'resources[0].specs.cpu', 4, 72],
  ])
})

test('another engine takes the place of every provider', () => {
  const { resources, problems } = check('  - {type: service, name: web, provider: nowhere}\n', {
    engine: 'fake',
  })
  expect(problems).toEqual([])
  expect(resources[0]?.engine).toBe('fake')
  expect(said(service('web'), { engine: 'fale' })[0]?.[0]).toBe('PROVIDER_UNKNOWN')
})

test('a reference may stand for a number, and for nothing that no output can be', () => {
  const { resources, problems } = check(
    service('db') + service('web', `, specs: {cpu: "\${db.port}", ports: [{port: "\${db.port}"}]}`),
  )
  expect(problems.map(({ code }) => code)).toEqual(['HEALTH_UNCHECKED'])
  expect(resources[1]?.specs).toMatchObject({ cpu: `\${db.port}`, ports: [{ port: `\${db.port}` }] })
  expect(said(service('db') + service('web', `, specs: {command: "\${db.host}"}`))).toEqual([
    ['REFERENCE_MISPLACED', 'resources[1].specs.command', 5, 67],
  ])
})

test('two resources cannot have one port of the host', () => {
  const port = (number: number) => `, specs: {ports: [{port: 80, host_port: ${number}}], health_check: {}}`
  expect(said(service('a', port(8080)) + service('b', port(8080)))).toEqual([
    ['PORT_CONFLICT', 'resources[1].specs.ports[0].host_port', 5, 86],
  ])
  expect(said(service('a', port(0)) + service('b', port(0)))).toEqual([])
})

test('what is seldom meant is a warning', () => {
  const { problems } = check(
    service('db') +
      service(
        'web',
        `, specs: {image: nginx, env: {A: "\${db}", B: "\${HOME}"}, ports: [{port: 80}]}, dependencies: [db, db]`,
      ),
  )
  expect(problems.map(({ severity, code }) => `${severity} ${code}`)).toEqual([
    'warning REFERENCE_LOOKALIKE',
    'warning HEALTH_UNCHECKED',
    'warning IMAGE_FLOATS',
    'warning DEPENDENCY_TWICE',
  ])
})
