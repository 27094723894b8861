import { expect, test } from 'vitest'
import { z } from 'zod'
import type { Engine, ResourceType } from '../ports.ts'
import { makePlan, type Living, type PlannedResource } from './make-plan.ts'

const type = (more: Partial<ResourceType> = {}): ResourceType => ({
  about: 'Something',
  specs: z.strictObject({
    image: z.string().default('a:1'),
    memory: z.number().default(1),
    peer: z.unknown().optional(),
  }),
  fixed: ['image'],
  keepsData: false,
  outputs: ['host'],
  needs: () => ({ cpu: 0, memory_mb: 0, storage_gb: 0 }),
  ...more,
})
const engine = (name: string, createsFirst = true) =>
  ({ name, createsFirst, types: { app: type(), disk: type({ keepsData: true }) } }) as unknown as Engine
const all = new Map([engine('quick'), engine('careful', false)].map(each => [each.name, each]))
const engines = { names: [...all.keys()], get: (name: string) => all.get(name) }

const resource = (name: string, more: Partial<PlannedResource> = {}): PlannedResource => ({
  name,
  type: 'app',
  engine: 'quick',
  specs: {},
  dependencies: [],
  ...more,
})
const living = (name: string, more: Partial<Living> = {}): Living => ({
  deployment: 'dep',
  resource: name,
  key: `k${name}`,
  handle: `h-${name}`,
  type: 'app',
  engine: 'quick',
  specs: { image: 'a:1', memory: 1 },
  state: 'ready',
  outputs: { host: `${name}.local` },
  ...more,
})
const plan = (resources: PlannedResource[], now: Living[] = [], needs: Record<string, string[]> = {}) =>
  makePlan({
    resources,
    engines,
    living: now,
    known: new Map(
      now.map(each => [each.resource, { key: each.key, depends_on: needs[each.resource] ?? [] }]),
    ),
  })
const told = (resources: PlannedResource[], now: Living[] = [], needs: Record<string, string[]> = {}) =>
  plan(resources, now, needs)
    .filter(({ action }) => action !== 'none')
    .map(
      ({ action, id, waits_for }) =>
        `${action} ${id}${waits_for.length > 0 ? ` after ${waits_for.join(' ')}` : ''}`,
    )

test('what is not there is made, each after what it depends on or refers to', () => {
  const peer = `\${db.host}`
  expect(
    told([resource('web', { specs: { peer } }), resource('db', { dependencies: ['net'] }), resource('net')]),
  ).toEqual(['create net', 'create db after net', 'create web after db'])
})

test('what is as wanted is left alone, defaults and references included', () => {
  const web = resource('web', { specs: { peer: `\${db.host}` } })
  const now = [living('db'), living('web', { specs: { image: 'a:1', memory: 1, peer: 'db.local' } })]
  expect(told([web, resource('db')], now)).toEqual([])
})

test('a field that is not fixed is updated, a fixed one makes a new object, and the old one goes last', () => {
  const now = [living('db'), living('web')]
  expect(
    told([resource('db', { specs: { memory: 2 } }), resource('web', { specs: { image: 'a:2' } })], now),
  ).toEqual(['update db', 'replace web', 'clear old:web after web'])
})

test('whoever refers to what is replaced is told anew, before the old one goes', () => {
  const web = resource('web', { specs: { peer: `\${db.host}` } })
  const now = [living('db'), living('web', { specs: { image: 'a:1', memory: 1, peer: 'db.local' } })]
  expect(told([resource('db', { specs: { image: 'a:2' } }), web], now)).toEqual([
    'replace db',
    'update web after db',
    'clear old:db after db web',
  ])
})

test('an engine that cannot have both at once removes first, in one step', () => {
  const now = [living('web', { engine: 'careful' })]
  expect(told([resource('web', { engine: 'careful', specs: { image: 'a:2' } })], now)).toEqual([
    'replace web',
  ])
})

test('what the blueprint no longer has goes after everything that depended on it', () => {
  const now = [living('net'), living('db'), living('web')]
  const needs = { db: ['net'], web: ['db', 'net'] }
  expect(told([], now, needs)).toEqual(['delete web', 'delete db after web', 'delete net after db web'])
})

test('another engine or type is another object, and data that goes with the old one is said', () => {
  const now = [living('disk', { type: 'disk' })]
  const [moved, old] = plan([resource('disk', { engine: 'careful', type: 'disk' })], now)
  expect(moved).toMatchObject({ action: 'replace', engine: 'careful', creates_first: true, loses_data: true })
  expect(old).toMatchObject({ action: 'clear', engine: 'quick', waits_for: ['disk'] })
})

test('something that stands still is brought up again', () => {
  const [change] = plan([resource('web')], [living('web', { state: 'stopped' })])
  expect(change).toMatchObject({
    action: 'update',
    fields: [{ path: 'state', before: 'stopped', after: 'ready' }],
  })
})

test('objects that a broken-off change left are removed, and the one that is known stays', () => {
  const now = [living('web'), living('web', { key: 'k-other', handle: 'a-first' })]
  const plans = makePlan({
    resources: [resource('web')],
    engines,
    living: now,
    known: new Map([['web', { key: 'kweb', depends_on: [] }]]),
  })
  expect(plans.map(({ action, id }) => `${action} ${id}`)).toEqual(['none web', 'clear left:a-first'])
})

test('nothing is left out: every living object is in the plan', () => {
  const now: Living[] = ['a', 'b', 'c'].map(name => living(name))
  const handles = plan([resource('b')], now).map(({ expected }) => expected?.handle)
  expect(new Set(handles)).toEqual(new Set(now.map(({ handle }) => handle)))
})

test('a type that nobody makes is a fault, not an empty plan', () => {
  expect(() => plan([resource('x', { type: 'moon' })])).toThrow('quick does not make moon')
  expect(() => plan([resource('x', { engine: 'none' })])).toThrow('There is no engine none')
})
