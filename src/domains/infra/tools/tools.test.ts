import { refusalOf } from '#kernel/testing'
import { expect, test } from 'vitest'
import { openTools } from './testing/open-tools.ts'

test('requirements become a blueprint with its networks, balancer and secrets', async () => {
  const call = await openTools()
  const components = [
    { kind: 'web', count: 3 },
    { kind: 'database', size: 'large' },
    { kind: 'cache' },
    { kind: 'worker', image: 'shop-worker:1.2' },
    { kind: 'storage', name: 'uploads' },
  ]
  const wish = { name: 'shop', environment: 'prod', engine: 'docker', components }
  const made = await call('create_blueprint', wish)
  const names = made.blueprint.resources.map(({ name }: { name: string }) => name)
  expect(names).toEqual([
    'front',
    'back',
    'web-1',
    'web-2',
    'web-3',
    'web-balancer',
    'database-data',
    'database',
    'cache',
    'worker-1',
    'uploads',
  ])
  expect(made.source).toContain('secret://database-password')
  expect(made.decisions.length).toBeGreaterThan(3)
  expect(await call('create_blueprint', wish)).toEqual(made)
  const { is_valid } = await call('validate_blueprint', { source: made.source })
  expect(is_valid).toBe(true)
  const audit = await call('security_audit', { source: made.source, at_least: 'critical' })
  expect(audit).toMatchObject({ findings: [], name: 'shop' })
  expect(await refusalOf(call('create_blueprint', { ...wish, engine: 'moon' }))).toMatchObject({
    code: 'REQUIREMENTS_UNMET',
  })
  const twice = { ...wish, components: [{ kind: 'web' }, { kind: 'web' }] }
  expect(await refusalOf(call('create_blueprint', twice))).toMatchObject({ code: 'REQUIREMENTS_UNMET' })
})

test('an estimate adds up, leaves room, and counts both while one replaces the other', async () => {
  const call = await openTools()
  const { source } = await call('templates.customize', {
    template: 'ha-web-app',
    instance_count: 2,
    environment: 'prod',
  })
  const found = await call('estimate_resources', { source, headroom_percent: 50 })
  expect(found.total).toMatchObject({ cpu: 2.5, memory_mb: 1152, resources: 4 })
  expect(found.with_headroom).toMatchObject({ cpu: 5, memory_mb: 2304 })
  expect(found.peak.cpu).toBe(5)
  expect(found.in_use).toEqual([])
  const { blueprint_id } = await call('blueprints.create', { source })
  expect((await call('estimate_resources', { blueprint_id })).total).toEqual(found.total)
  const both = await refusalOf(call('estimate_resources', { blueprint_id, source }))
  expect(both).toMatchObject({ code: 'INVALID_INPUT' })
})

test("rules of one's own are asked beside those of the sets", async () => {
  const call = await openTools()
  const { source } = await call('templates.customize', { template: 'postgres-ha' })
  const rules = [
    { rule: 'team-tag', about: 'A team', source: 'our handbook', path: 'metadata.team', operator: 'exists' },
    {
      rule: 'small',
      about: 'Small',
      source: 'our handbook',
      path: 'specs.cpu',
      operator: 'at_most',
      value: 8,
      types: ['service'],
    },
  ]
  const found = await call('check_compliance', { source, rules })
  expect(found.is_compliant).toBe(false)
  const counts = Object.fromEntries(found.rules.map((each: any) => [each.rule, each]))
  expect(counts['team-tag']).toMatchObject({ failed: 7, passed: 0 })
  expect(counts.small).toMatchObject({ failed: 0, passed: 3, not_applicable: 4 })
  expect(counts['gdpr-owner']).toMatchObject({ failed: 7, source: expect.stringContaining('GDPR') })
  expect(counts['cis-5.8']).toMatchObject({ failed: 0, passed: 3 })
  // These engines have no privileges to give, so that nothing is said of them.
  expect(counts['cis-5.4']).toMatchObject({ failed: 0, passed: 0, not_applicable: 7 })
  const owned = await call('check_compliance', {
    source: source.replace('metadata:', 'metadata:\n  owner: team-a'),
    sets: ['gdpr'],
  })
  expect(owned.rules.find((each: any) => each.rule === 'gdpr-owner')).toMatchObject({ failed: 0 })
})

test('personal data outside of Europe is told', async () => {
  const call = await openTools()
  const source = (region: string) => `name: x
metadata: {environment: prod, owner: a, data_classification: personal, retention_days: 30, region: ${region}}
resources: [{type: storage, name: people, provider: fake, specs: {storage_gb: 1}}]
`
  const failed = async (region: string) =>
    (await call('check_compliance', { source: source(region), sets: ['gdpr'] })).failures.map(
      (each: any) => each.rule,
    )
  expect(await failed('nyc3')).toEqual(['gdpr-region'])
  expect(await failed('fra1')).toEqual([])
  expect(await failed('eu-west-2')).toEqual(['gdpr-region'])
})

test('an architecture is suggested for reasons that are told, with a template that can be made', async () => {
  const call = await openTools()
  const of = (wish: object) => call('suggest_architecture', wish)
  const small = await of({ purpose: 'web', environment: 'dev', availability_percent: 95 })
  expect(small.suggestions[0]).toMatchObject({ template: 'simple-web-app' })
  const large = await of({
    purpose: 'web',
    availability_percent: 99.9,
    requests_per_second: 2000,
    keeps_data: true,
    reads_per_write: 30,
  })
  expect(large.suggestions.map((each: any) => each.template)).toEqual(
    expect.arrayContaining(['ha-web-app', 'postgres-ha', 'redis-cluster']),
  )
  expect(large.instances).toBeGreaterThan(10)
  for (const { template, parameters, reasons } of large.suggestions) {
    expect(reasons.length).toBeGreaterThan(0)
    const { source } = await call('templates.customize', { template, parameters })
    expect(source).toContain('resources')
  }
  const onProcess = await of({ purpose: 'machine_learning', engine: 'process' })
  expect(onProcess).toMatchObject({
    suggestions: [],
    not_considered: expect.arrayContaining(['ml-training']),
  })
})

test('capacity and forecasts answer, and say when they cannot', async () => {
  const call = await openTools()
  const capacity = await call('calculate_capacity', {
    requests_per_second: 100,
    service_time_ms: 50,
    p95_ms: 200,
  })
  expect(capacity.p95_response_ms).toBeLessThanOrEqual(200)
  const load = { requests_per_second: 100, service_time_ms: 50, p95_ms: 50 }
  expect(await refusalOf(call('calculate_capacity', load))).toMatchObject({ code: 'TARGET_UNREACHABLE' })
  const at = (day: number) => new Date(Date.UTC(2026, 0, day)).toISOString()
  const values = Array.from({ length: 20 }, (_, day) => ({ value: day * 10, at: at(day + 1) }))
  const found = await call('forecast_metrics', { values, limit: 250 })
  expect(found.limit).toMatchObject({ reached_already: false, expected_step: 6, expected_at: at(26) })
  expect(await refusalOf(call('forecast_metrics', { values: values.slice(0, 2) }))).toMatchObject({
    code: 'TOO_FEW_VALUES',
  })
  expect(await refusalOf(call('forecast_metrics', {}))).toMatchObject({ code: 'SERIES_INVALID' })
})

test('a blueprint moves to another engine by name', async () => {
  const call = await openTools()
  const { source } = await call('templates.customize', { template: 'redis-cluster' })
  const moved = await call('migrate_infrastructure', { source, to: 'fake' })
  expect(moved).toMatchObject({ is_valid: true, decisions: [] })
  expect(moved.source).not.toContain('provider: docker')
  expect(await refusalOf(call('migrate_infrastructure', { source, to: 'dockr' }))).toMatchObject({
    code: 'ENGINE_NOT_FOUND',
    suggestions: expect.arrayContaining(['use_docker']),
  })
})
