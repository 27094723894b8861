import { sqliteStore } from '#adapters/sqlite'
import { domain, provide, service, type Domain, type Health } from '#kernel'
import { fakeClock, refusalOf, testApp, tester, type FakeClock } from '#kernel/testing'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { DependencyOpened, HealthChanged, type Dependency } from './contract.ts'
import { health as watched } from './domain.ts'
import { Dependencies } from './ports.ts'

const oracle = {
  dependency: 'oracle',
  state: 'closed' as Dependency['state'],
  retry_at: null,
  latency_ms: 12,
  calls: 1,
  failures: 0,
  retries: 0,
  rejected: 0,
  running: 0,
  reason: null,
  latency_p50_ms: 12,
  latency_p99_ms: 12,
  waiting: 0,
  concurrent_limit: 16,
  waiting_limit: 64,
  timeout_ms: 30_000,
  retries_left: 2,
}

interface World {
  readonly folder: string
  readonly clock: FakeClock
  tap: Health
  /** How often somebody asked how the tap is. */
  looks: number
  oracle: Dependency
}

async function createWorld(): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'alice-health-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return { folder, clock: fakeClock(), tap: { status: 'healthy' }, looks: 0, oracle }
}

/** One process in this world, until it stops. */
async function open(world: World, watching: Domain = watched) {
  const { clock, folder } = world
  const health = () => {
    world.looks += 1
    return world.tap
  }
  const tap = service('bar.tap', {
    about: 'Runs beer',
    start: async () => ({ stop: async () => {}, health }),
  })
  const app = await testApp([domain('bar', { about: 'Beer', services: [tap] }), watching], {
    clock,
    store: sqliteStore({ folder }),
    bindings: [provide(Dependencies, dependenciesOf(world))],
  })
  await app.start()
  onTestFinished(() => app.stop())
  const changes = async () =>
    (await app.events.read({ after: 0, limit: 1000, patterns: ['health.changed'] })).map(({ data }) => {
      const { service: name, previous, status } = data as Record<string, string>
      return `${name}: ${previous} > ${status}`
    })
  const bars = async (name: string, intervals: number) => {
    const answer = await app.call('health.history', { service: name, intervals }, { actor: tester })
    const { services } = answer as { services: { bars: { status: string }[]; availability: number | null }[] }
    return services[0]!.bars.map(({ status }) => status)
  }
  return { app, changes, bars }
}

/** As much of a circuit breaker as its operations can tell. */
const dependenciesOf = (world: World) => ({
  list: () => [world.oracle],
  trip(_: string, until: number, reason: string) {
    world.oracle = { ...oracle, state: 'open', retry_at: new Date(until).toISOString(), reason }
  },
  reset() {
    world.oracle = oracle
  },
})

const atFirst = ['alice', 'store', 'bar.tap', 'health.monitor', 'oracle'].map(
  name => `${name}: unknown > healthy`,
)

test('only what has changed is written down, each minute and when a breaker moves', async () => {
  const world = await createWorld()
  const { app, changes, bars } = await open(world)
  await world.clock.tick('2s')
  await expect.poll(changes).toEqual(atFirst)
  await world.clock.tick('1m')
  await expect.poll(() => world.looks).toBe(2)
  world.tap = { status: 'degraded', message: 'The barrel is nearly empty' }
  await world.clock.tick('1m')
  await expect.poll(changes).toEqual([...atFirst, 'bar.tap: healthy > degraded'])

  world.oracle = { ...oracle, state: 'open' }
  await app.append([DependencyOpened({ dependency: 'oracle', retry_at: 'soon', reason: 'silent' })])
  await expect.poll(changes).toContain('oracle: healthy > unhealthy')
  await world.clock.tick('30s')
  expect(await bars('bar.tap', 4)).toEqual(['unknown', 'healthy', 'healthy', 'degraded'])
  expect(await bars('oracle', 2)).toEqual(['healthy', 'unhealthy'])
  expect(await app.call('health.history', { service: 'bar.tap' }, { actor: tester })).toMatchObject({
    interval_seconds: 60,
    services: [{ status: 'degraded', message: 'The barrel is nearly empty', availability: 1 }],
  })
})

test('while no process ran nobody knows how anything was', async () => {
  const world = await createWorld()
  const first = await open(world)
  await world.clock.tick('2s')
  await expect.poll(first.changes).toEqual(atFirst)
  await world.clock.tick('5m')
  await first.app.stop()
  await world.clock.tick('3m')
  const second = await open(world)
  await world.clock.tick('2s')
  const now = [...atFirst, 'alice: healthy > unknown', 'alice: unknown > healthy']
  await expect.poll(second.changes).toEqual(now)
  await world.clock.tick('58s')
  const seen = ['healthy', 'unknown', 'unknown', 'unknown', 'healthy']
  expect(await second.bars('alice', 5)).toEqual(seen)
  expect(await second.bars('bar.tap', 5)).toEqual(seen)
})

test('a process that was killed is last seen with its last event', async () => {
  const world = await createWorld()
  const before = await open(world, { ...watched, services: [] })
  const healthy = { kind: 'process', status: 'healthy', previous: 'unknown' } as const
  await before.app.append([HealthChanged({ service: 'alice', ...healthy })])
  await before.app.stop()
  await world.clock.tick('4m')
  const after = await open(world)
  await world.clock.tick('2s')
  await expect.poll(after.changes).toContain('alice: unknown > healthy')
  await expect.poll(after.changes).toContain('bar.tap: unknown > healthy')
  await world.clock.tick('58s')
  expect(await after.bars('alice', 3)).toEqual(['unknown', 'unknown', 'healthy'])
})

test('whoever is gone before anybody looked leaves no trace', async () => {
  const world = await createWorld()
  const { app, changes } = await open(world)
  expect(await changes()).toEqual([])
  await app.stop()
  expect((await open(world)).app.events.head()).toBe(0)
})

test('a breaker is opened for a while and closed by hand, and what nobody calls is refused', async () => {
  const world = await createWorld()
  const { app } = await open(world)
  const ask = (name: string, input: object) => app.call(name, input, { actor: tester })
  const until = new Date(world.clock.now() + 3_600_000).toISOString()
  expect(await ask('health.trip', { dependency: 'oracle', for: '1h', reason: 'it moves' })).toMatchObject({
    state: 'open',
    retry_at: until,
    reason: 'it moves',
  })
  expect(await ask('health.reset', { dependency: 'oracle' })).toMatchObject({ state: 'closed' })
  expect(await refusalOf(ask('health.trip', { dependency: 'nobody' }))).toMatchObject({
    code: 'DEPENDENCY_NOT_FOUND',
    details: { known: ['oracle'] },
  })
  expect(await refusalOf(ask('health.trip', { dependency: 'oracle', for: '2d' }))).toMatchObject({
    code: 'INVALID_INPUT',
  })
})
