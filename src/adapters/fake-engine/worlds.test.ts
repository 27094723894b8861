import type { Wanted } from '#domains/infra/ports'
import { fakeClock } from '#kernel/testing'
import fc from 'fast-check'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fakeCloud, fakeEngine, type FakeFault } from './index.ts'

const faults = [
  'transient',
  'uncertain_after',
  'slow',
  'never_ready',
  'failed',
  'task_fails',
  'ignored',
] as const
const fault: fc.Arbitrary<FakeFault> = fc.record({
  on: fc.constantFrom('create', 'update', 'remove', 'control'),
  nth: fc.integer({ min: 1, max: 4 }),
  fault: fc.constantFrom(...faults),
  ms: fc.constantFrom(0, 700),
})
const step = fc.record({
  what: fc.constantFrom(
    'create',
    'create',
    'update',
    'remove',
    'stop',
    'start',
    'promote',
    'drift',
    'destroy',
    'tick',
  ),
  resource: fc.constantFrom('a', 'b'),
  key: fc.integer({ min: 1, max: 3 }),
  cpu: fc.integer({ min: 1, max: 3 }),
})
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

test('whatever happens, the file tells the world as it is, and one key is never two objects', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'alice-fake-'))
  let run = 0
  const worlds = fc.record({
    faults: fc.array(fault, { maxLength: 4 }),
    steps: fc.array(step, { minLength: 5, maxLength: 40 }),
    durations: fc.constantFrom({}, { create: 500, update: 300, remove: 200, control: 100 }, { ready: 400 }),
  })
  await fc.assert(
    fc.asyncProperty(worlds, async ({ steps, ...options }) => {
      run += 1
      const file = join(folder, `world-${run}.jsonl`)
      const cloud = fakeCloud({ ...options, file })
      const clock = fakeClock()
      for (const each of steps) await carryOut({ cloud, clock }, each)
      const marks = cloud.objects().map(({ mark }) => `${mark?.resource}/${mark?.key}`)
      expect(new Set(marks).size).toBe(marks.length)
      const left = stateOf(cloud)
      cloud.close()
      const again = fakeCloud({ ...options, file })
      expect(stateOf(again)).toEqual(left)
      again.close()
    }),
    { numRuns: 100 },
  )
  rmSync(folder, { recursive: true })
})

type Cloud = ReturnType<typeof fakeCloud>
interface Open {
  readonly cloud: Cloud
  readonly clock: ReturnType<typeof fakeClock>
}

async function carryOut({ cloud, clock }: Open, { what, resource, key, cpu }: Step): Promise<void> {
  const engine = fakeEngine({ cloud, clock })
  const signal = new AbortController().signal
  const wanted: Wanted = {
    deployment: 'dep_1',
    resource,
    key: `k${key}`,
    type: 'service',
    specs: { cpu },
    secrets: new Map(),
  }
  const handle = cloud
    .objects()
    .find(({ mark }) => mark?.resource === resource && mark.key === `k${key}`)?.handle
  if (what === 'tick') await clock.tick('250ms')
  if (what === 'create') await engine.create(wanted, signal).catch(String)
  if (handle === undefined || what === 'tick' || what === 'create') return
  if (what === 'update') await engine.update(handle, wanted, signal).catch(String)
  else if (what === 'remove') await engine.remove(handle, signal).catch(String)
  else if (what === 'promote') await engine.promote!(handle, signal).catch(String)
  else if (what === 'drift') cloud.drift(handle, { specs: { cpu: 9 }, state: 'stopped' })
  else if (what === 'destroy') cloud.destroy(handle)
  else await engine.control!(handle, what, signal).catch(String)
}

const stateOf = (cloud: Cloud) => ({
  objects: cloud.objects(),
  serving: ['a', 'b'].map(resource => cloud.serving({ deployment: 'dep_1', resource })),
  calls: cloud.calls().filter(call => call.hasEffect),
})
