import type { Wanted } from '#domains/infra/ports'
import { fakeClock } from '#kernel/testing'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { fakeCloud, fakeEngine, type FakeCloudOptions } from './index.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alice-fake-'))
  file = join(folder, 'world.jsonl')
})
afterEach(() => rmSync(folder, { recursive: true }))

test('a world from its file is the world that was left', async () => {
  const clock = fakeClock()
  const left = await withCloud(
    { durations: { create: 500, ready: 500 } },
    clock,
    async ({ engine, cloud }) => {
      const kept = await engine.create(wanted('k1'), patient)
      await engine.create(wanted('k2'), patient)
      await engine.supply({ id: 'image web:1', about: '' }, patient)
      await clock.tick('2s')
      await engine.promote!((await engine.list('dep_1', patient))[1]!.handle, patient)
      cloud.drift(kept.handle, { specs: { cpu: 3 } })
      cloud.stranger({ name: 'theirs', type: 'network' })
      return snapshotOf(cloud)
    },
  )
  await withCloud({}, clock, async ({ cloud, engine }) => {
    expect(snapshotOf(cloud)).toEqual(left)
    const { handle } = await engine.create(wanted('k3'), patient)
    expect(left.objects.map(each => each.handle)).not.toContain(handle)
  })
})

test('a fault that was met is not met again after a restart', async () => {
  const faults = [{ on: 'list', fault: 'transient' }] as const
  await withCloud({ faults }, fakeClock(), async ({ engine }) => {
    await expect(engine.list('dep_1', patient)).rejects.toThrow('try again')
  })
  await withCloud({ faults }, fakeClock(), async ({ engine }) => {
    expect(await engine.list('dep_1', patient)).toEqual([])
  })
})

test('a line that was cut off never happened', async () => {
  await withCloud({}, fakeClock(), async ({ engine }) => void (await engine.create(wanted('k1'), patient)))
  const { size } = statSync(file)
  appendFileSync(file, '[{"put":{"handle":"serv')
  await withCloud({}, fakeClock(), async ({ cloud }) => expect(cloud.objects()).toHaveLength(1))
  expect(statSync(file).size).toBe(size)
})

test('a file that grew very long is written anew, and says the same', async () => {
  await withCloud({}, fakeClock(), async ({ engine }) => void (await engine.create(wanted('k1'), patient)))
  writeFileSync(file, readFileSync(file, 'utf8') + '[{"supply":"web:1"}]\n'.repeat(100_001))
  const before = await withCloud({}, fakeClock(), async ({ cloud }) => cloud.objects())
  expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(2)
  await withCloud({}, fakeClock(), async ({ cloud, engine }) => {
    expect(cloud.objects()).toEqual(before)
    expect((await engine.create(wanted('k2'), patient)).handle).toBe('service-000002')
  })
})

test('what was answered before a kill is there after it', async () => {
  const program = `
    import { fakeCloud, fakeEngine } from '${new URL('index.ts', import.meta.url).href}'
    const cloud = fakeCloud({ file: process.argv[1] })
    const engine = fakeEngine({ cloud, clock: { now: () => 0, after: () => () => undefined } })
    const signal = new AbortController().signal
    for (let at = 0; ; at += 1) {
      await engine.create({ deployment: 'dep_1', resource: 'r' + at, key: 'k', type: 'service', specs: {}, secrets: new Map() }, signal)
      await new Promise(done => process.stdout.write(at + '\\n', done))
    }`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program, file])
  onTestFinished(() => void child.kill('SIGKILL'))
  let printed = ''
  child.stdout.on('data', (bytes: Buffer) => {
    printed += bytes.toString()
    if (printed.length > 2000) child.kill('SIGKILL')
  })
  await once(child, 'close')
  const answered = printed.split('\n').length - 1
  await withCloud({}, fakeClock(), async ({ cloud, engine }) => {
    const all = await engine.list('dep_1', patient)
    expect(all.length).toBeGreaterThanOrEqual(answered)
    expect(all.map(each => each.resource)).toEqual(all.map((_, at) => `r${at}`))
    expect(cloud.calls().filter(call => call.hasEffect)).toHaveLength(all.length)
  })
}, 60_000)

const patient = new AbortController().signal
const wanted = (key: string): Wanted => ({
  deployment: 'dep_1',
  resource: 'web',
  key,
  type: 'service',
  specs: { env: { COLOR: 'red' } },
  secrets: new Map(),
})

interface Open {
  readonly cloud: ReturnType<typeof fakeCloud>
  readonly engine: ReturnType<typeof fakeEngine>
}

async function withCloud<T>(
  options: FakeCloudOptions,
  clock: ReturnType<typeof fakeClock>,
  run: (open: Open) => Promise<T>,
): Promise<T> {
  const cloud = fakeCloud({ ...options, file })
  try {
    return await run({ cloud, engine: fakeEngine({ cloud, clock }) })
  } finally {
    cloud.close()
  }
}

const snapshotOf = (cloud: Open['cloud']) => ({
  objects: cloud.objects(),
  serving: cloud.serving({ deployment: 'dep_1', resource: 'web' }),
  calls: cloud.calls().filter(call => call.hasEffect),
})
