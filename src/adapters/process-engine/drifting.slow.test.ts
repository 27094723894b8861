import { processTable } from '#lib/processes'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { placesIn } from './places.ts'
import { forever, openWorld, server, until, type World } from './testing/engine-world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const ports = [{ port: 80, host_port: 0 }]
const get = async (url: unknown) => {
  const response = await fetch(String(url), { headers: { connection: 'close' } })
  return response.text()
}
const keepsLimits = process.getuid?.() === 0 && existsSync('/sys/fs/cgroup/memory/memory.limit_in_bytes')

test('a proxy that is gone is missed, and an update brings it back where it was', async () => {
  const wanted = world.want('service', { command: server('"here"'), ports })
  const { handle, outputs } = await world.make(wanted)
  const all = await processTable(process.platform).startedWith('ALICE_PROXY')
  const mark = `${placesIn(world.proxyFolder).engineMark}/${wanted.deployment}/${wanted.resource}/80/0`
  process.kill(all.find(each => each.env.get('ALICE_PROXY') === mark)!.pid, 'SIGKILL')
  expect((await until(world.engine, handle, 'failed')).reason).toBe('the proxy of its port 80 is gone')
  await world.engine.update(handle, wanted, forever())
  expect((await until(world.engine, handle, 'ready')).outputs).toEqual(outputs)
  expect(await get(outputs.url)).toBe('here')
})

test('what somebody writes into a page is seen, and an update takes it back', async () => {
  const wanted = world.want('service', { site: { 'index.html': 'ours' }, ports })
  const { handle, outputs } = await world.make(wanted)
  await writeFile(join(world.placeOf(handle).site, 'index.html'), 'theirs')
  await writeFile(join(world.placeOf(handle).site, 'more.html'), 'theirs')
  expect(await get(outputs.url)).toBe('theirs')
  const changed = await world.engine.read(handle, forever())
  expect(changed!.specs.site).toEqual({ 'index.html': 'theirs', 'more.html': 'theirs' })
  await world.engine.update(handle, wanted, forever())
  expect(await world.engine.read(handle, forever())).toMatchObject({ specs: wanted.specs, state: 'ready' })
  expect(await get(outputs.url)).toBe('ours')
})

test.skipIf(!keepsLimits)(
  'where the system lets us, a limit of memory is kept, read and seen to change',
  async () => {
    const greedy = 'const held = []; setInterval(() => held.push(Buffer.alloc(10e6, 1)), 10)'
    const command = ['node', '--eval', greedy]
    const wanted = world.want('compute', { command, memory_mb: 100, restart: 'never' })
    const { handle } = await world.engine.create(wanted, forever())
    expect((await until(world.engine, handle, 'failed')).reason).toContain('more memory than its limit')
  },
)

test.skipIf(!keepsLimits)('a limit that somebody changed is seen, and an update takes it back', async () => {
  const wanted = world.want('compute', { command: ['sleep', '600'], memory_mb: 64, cpu: 0.5 })
  const { handle } = await world.make(wanted)
  const { pid } = (await world.processes()).find(each => !each.env.has('ALICE_ROLE'))!
  const group = /^\d+:memory:(.+)$/m.exec(await readFile(`/proc/${pid}/cgroup`, 'utf8'))![1]!
  const file = join('/sys/fs/cgroup/memory', group, 'memory.limit_in_bytes')
  expect(await readFile(file, 'utf8')).toBe('67108864\n')
  await writeFile(file, '33554432')
  expect((await world.engine.read(handle, forever()))!.specs).toMatchObject({ memory_mb: 32, cpu: 0.5 })
  await world.engine.update(handle, wanted, forever())
  expect((await world.engine.read(handle, forever()))!.specs).toEqual(wanted.specs)
  await world.engine.remove(handle, forever())
  expect(existsSync(file)).toBe(false)
})
