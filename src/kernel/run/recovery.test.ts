// G7: whenever a process dies, the next one goes on at the first step that is not written down.
import {
  fakeClock,
  memoryBlobs,
  memoryDisk,
  memoryStore,
  testApp,
  type FakeClock,
  type MemoryDisk,
} from '#kernel/testing'
import { expect, test } from 'vitest'
import type { App } from './index.ts'
import { begin, createKitchen, type Kitchen, type Recipe } from './testing/kitchen.ts'
import { mortalStore, type Death } from './testing/mortal-store.ts'

/** Everything a workflow can do: steps, a failing and a retried one, items, a timer, a child, money. */
const recipes: Readonly<Record<string, Recipe>> = {
  side: {
    async run({ dish }) {
      await dish('rice')
      await dish('peas')
      return 'side'
    },
  },
  dinner: {
    async run({ flow, dish, child }) {
      await dish('soup')
      await dish('flaky', { attempts: 3, reserve: '0.10' })
      await flow.each(['a', 'b', 'c'], { key: name => name, concurrency: 2 }, async (name, item) => {
        await dish(`cut ${name}`, { flow: item })
        await dish(`fry ${name}`, { flow: item })
      })
      await flow.sleep('1h')
      expect(await child('side')).toBe('side')
      await dish('cake')
      return flow.budget.spent().amount
    },
  },
  broken: {
    async run({ flow, dish }) {
      await dish('starter', { undo: true })
      await flow.each(['a', 'b'], { key: name => name, concurrency: 2 }, (name, item) =>
        dish(`main ${name}`, { flow: item, undo: true }),
      )
      await dish('burned')
    },
  },
}

interface World {
  readonly disk: MemoryDisk
  readonly clock: FakeClock
  readonly kitchen: Kitchen
  readonly blobs: ReturnType<typeof memoryBlobs>
}

function createWorld(): World {
  const kitchen = createKitchen(recipes)
  let flaky = 0
  kitchen.cook = dish => {
    if (dish === 'flaky' && (flaky += 1) === 1) throw new Error('The first one always fails')
    if (dish === 'burned') throw new Error('It burned')
  }
  return { disk: memoryDisk(), clock: fakeClock(), kitchen, blobs: memoryBlobs() }
}

let nodes = 0

async function openOn({ disk, clock, kitchen, blobs }: World, death?: Death) {
  nodes += 1
  const store = death ? mortalStore(disk, death) : memoryStore({ disk })
  const app = await testApp([kitchen.domain], { store, clock, blobs, node: `mortal-${nodes}` })
  await app.start()
  return { app, store }
}

/** Lets everything happen that can. */
async function live(clock: FakeClock) {
  for (let round = 0; round < 30; round += 1) {
    for (let turn = 0; turn < 12; turn += 1) await clock.settle()
    await clock.tick('5m')
  }
}

const journalOf = async (app: App, id: string) => app.events.read({ after: 0, limit: 1000, subject: id })

async function survive(type: string, death: Death) {
  const world = createWorld()
  const first = await openOn(world, death)
  const id = `wf_${type}`
  begin(first.app, type, { id, budget: '1.00' }).catch(() => undefined)
  await live(world.clock)
  const hasDied = 'isDead' in first.store && first.store.isDead
  if (!hasDied) {
    await first.app.stop()
    return { ...world, id, hasDied, app: undefined }
  }
  const second = await openOn(world)
  // A start that was not written down never was; whoever asked for it asks again, with the same id.
  await begin(second.app, type, { id, budget: '1.00' })
  await live(world.clock)
  return { ...world, id, hasDied, app: second.app }
}

/** Dies at every commit there is, on both sides of it. */
async function dieEverywhere(
  type: string,
  check: (end: Awaited<ReturnType<typeof survive>> & { app: App }) => Promise<void>,
) {
  let deaths = 0
  for (const isWritten of [false, true]) {
    for (let commit = 1; ; commit += 1) {
      const end = await survive(type, { commit, isWritten })
      if (!end.app) break
      deaths += 1
      await check({ ...end, app: end.app })
      await end.app.stop()
    }
  }
  return deaths
}

/** A step is begun again only when its end was not in the log; here that is at most once more, and never afterwards. */
function expectStepsOnce(records: Awaited<ReturnType<typeof journalOf>>, done: readonly string[]) {
  const steps = records
    .filter(({ type }) => type === 'workflow.step_completed')
    .map(({ data }) => (data as any).step_id)
  expect(new Set(steps).size).toBe(steps.length)
  const counts = Map.groupBy(done, what => what)
  const repeated = [...counts].filter(([what, times]) => times.length > (what === 'cook flaky' ? 2 : 1))
  // Two items are worked on at once, so at most two steps were under way at the death.
  expect(repeated.length).toBeLessThanOrEqual(2)
  for (const [what, times] of repeated) {
    expect(times.length, what).toBeLessThanOrEqual(what === 'cook flaky' ? 3 : 2)
  }
}

test(
  'G7: a workflow that is killed at any commit completes, with every step written down once',
  { timeout: 30_000 },
  async () => {
    const deaths = await dieEverywhere('dinner', async ({ app, id, kitchen }) => {
      const records = await journalOf(app, id)
      expect(records.at(-1)?.type).toBe('workflow.completed')
      expect(records.filter(({ type }) => type === 'workflow.completed')).toHaveLength(1)
      expectStepsOnce(records, kitchen.done)
      expect(kitchen.done.at(-1)).toBe('cook cake')
      expect(Number((records.at(-1)!.data as any).output_metadata)).toBeGreaterThanOrEqual(0.2)
    })
    expect(deaths).toBeGreaterThan(20)
  },
)

test(
  'G7: taking back goes on after a death at any commit, and takes each step back',
  { timeout: 30_000 },
  async () => {
    const deaths = await dieEverywhere('broken', async ({ app, id, kitchen }) => {
      const records = await journalOf(app, id)
      expect(records.at(-1)?.type).toBe('workflow.failed')
      const back = kitchen.done.filter(what => what.startsWith('throw away'))
      expect(new Set(back)).toEqual(new Set(['throw away starter', 'throw away main a', 'throw away main b']))
      expect(back.at(-1)).toBe('throw away starter')
      const compensated = records.filter(({ type }) => type === 'workflow.compensated')
      expect(compensated.map(({ data }) => (data as any).failed_steps)).toEqual([[]])
      expectStepsOnce(records, kitchen.done)
    })
    expect(deaths).toBeGreaterThan(10)
  },
)
