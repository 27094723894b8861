// cspell:ignore dokker
import { refusalOf } from '#kernel/testing'
import { expect, test } from 'vitest'
import { openShelf, other, text } from './testing/open-shelf.ts'

test('a blueprint is kept as it was written, and as data', async () => {
  const { call, typesOf } = await openShelf()
  const created = await call('blueprints.create', { source: text })
  expect(created).toMatchObject({
    name: 'shop',
    version: 1,
    environment: 'dev',
    owner: 'team-a',
    resources: 1,
    providers: ['docker'],
    created_by: 'person:tester',
    warnings: [],
    cost: { monthly: { amount: '0.00' } },
  })
  const shown = await call('blueprints.get', { blueprint_id: created.blueprint_id })
  expect(shown).toMatchObject({
    source: text,
    digest: created.digest,
    newest_version: 1,
    blueprint: { version: '1.0', resources: [{ name: 'web', dependencies: [] }] },
    versions: [{ version: 1, created_by: 'person:tester' }],
  })
  expect(await typesOf()).toEqual(['blueprint.created'])
})

test('data and text say the same, and exactly one of them is given', async () => {
  const { call } = await openShelf()
  const one = await call('blueprints.create', { source: text })
  const { blueprint } = await call('blueprints.get', { blueprint_id: one.blueprint_id })
  const two = await call('blueprints.create', { blueprint })
  expect(two.digest).toBe(one.digest)
  const { source } = await call('blueprints.get', { blueprint_id: two.blueprint_id })
  expect(source).toContain('name: web')
  for (const input of [{}, { source: text, blueprint }]) {
    expect((await refusalOf(call('blueprints.create', input))).code).toBe('INVALID_INPUT')
  }
})

test('what is wrong is refused with everything that is wrong, and nothing is kept', async () => {
  const { call, typesOf } = await openShelf()
  const refusal = await refusalOf(
    call('blueprints.create', {
      source: text.replace('provider: docker', 'provider: dokker').replace('cpu', 'cpus'),
    }),
  )
  expect(refusal).toMatchObject({
    code: 'BLUEPRINT_INVALID',
    status: 422,
    details: { problems: [{ code: 'PROVIDER_UNKNOWN', line: 7, column: 15, did_you_mean: 'docker' }] },
  })
  expect(refusal.message).toContain('(line 7, column 15): there is no engine dokker; did you mean docker?')
  expect(await typesOf()).toEqual([])
})

test('a secret in plain text is refused and never told', async () => {
  const { call } = await openShelf()
  const source = text.replace('cpu: 2', 'env: {DB_PASSWORD: hunter2}')
  const refusal = await refusalOf(call('blueprints.create', { source }))
  expect(JSON.stringify([refusal.message, refusal.details])).not.toContain('hunter2')
  const answer = await call('blueprints.validate', { source })
  expect(answer).toMatchObject({ is_valid: false, errors: [{ code: 'SECRET_IN_PLAIN_TEXT', line: 8 }] })
  // Everything else is told as well.
  const both = await call('blueprints.validate', { source: source.replace('docker', 'dokker') })
  expect(both.errors.map(({ code }: { code: string }) => code)).toEqual([
    'SECRET_IN_PLAIN_TEXT',
    'PROVIDER_UNKNOWN',
  ])
  expect(JSON.stringify(answer)).not.toContain('hunter2')
})

test('mistakes are what validate answers', async () => {
  const { call } = await openShelf()
  expect(await call('blueprints.validate', { source: text })).toMatchObject({
    is_valid: true,
    errors: [],
    name: 'shop',
    resources: 1,
    needs: { cpu: 2, memory_mb: 256, storage_gb: 0 },
  })
  expect(await call('blueprints.validate', { source: '{' })).toMatchObject({
    is_valid: false,
    name: null,
    errors: [{ code: 'SYNTAX', line: 1 }],
  })
  const elsewhere = text.replace('docker', 'nowhere')
  expect(await call('blueprints.validate', { source: elsewhere })).toMatchObject({ is_valid: false })
  expect(await call('blueprints.validate', { source: elsewhere, engine: 'fake' })).toMatchObject({
    is_valid: true,
  })
  expect(await call('blueprints.validate', { blueprint: { name: 'a', resources: 3 } })).toMatchObject({
    errors: [{ path: 'resources', line: null, column: null }],
  })
})

test('a new version leaves the earlier ones', async () => {
  const { call, typesOf } = await openShelf()
  const { blueprint_id } = await call('blueprints.create', { source: text })
  const updated = await call('blueprints.update', {
    blueprint_id,
    source: other,
    reason: 'newer',
    expected_version: 1,
  })
  expect(updated).toMatchObject({ version: 2, changes: { changed: [{ resource: 'web' }] } })
  expect(await call('blueprints.get', { blueprint_id })).toMatchObject({
    version: 2,
    source: other,
    versions: [
      { version: 2, reason: 'newer' },
      { version: 1, reason: null },
    ],
  })
  expect(await call('blueprints.get', { blueprint_id, version: 1 })).toMatchObject({
    version: 1,
    newest_version: 2,
    source: text,
  })
  expect((await refusalOf(call('blueprints.get', { blueprint_id, version: 3 }))).code).toBe(
    'BLUEPRINT_NOT_FOUND',
  )
  // What says the same again is no version.
  expect(await call('blueprints.update', { blueprint_id, source: other })).toMatchObject({ version: 2 })
  expect(await typesOf()).toEqual(['blueprint.created', 'blueprint.updated'])
})

test('of two who write at once, one is told', async () => {
  const { call } = await openShelf()
  const { blueprint_id } = await call('blueprints.create', { source: text })
  const versions = [1, 2].map(each => text.replace('nginx:1.27', `nginx:1.3${each}`))
  const ends = await Promise.allSettled(
    versions.map(source => call('blueprints.update', { blueprint_id, source, expected_version: 1 })),
  )
  expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  const refusal = await refusalOf(
    call('blueprints.update', { blueprint_id, source: text, expected_version: 1 }),
  )
  expect(refusal).toMatchObject({ code: 'VERSION_CONFLICT', details: { version: 2 } })
})
