import { processTable } from '#lib/processes'
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ObjectRecord, SupervisorState } from './supervision.ts'
import { forever, openWorld, quickRules, server, until, type World } from './testing/engine-world.ts'

let world: World
const opened: Server[] = []
beforeEach(async () => {
  world = await openWorld()
})
afterEach(async () => {
  for (const each of opened.splice(0)) each.close()
  await world.close()
})

const ports = [{ port: 80, host_port: 0 }]
const get = async (url: unknown) => {
  const response = await fetch(String(url), { headers: { connection: 'close' } })
  return response.text()
}
const json = async <T>(path: string) => JSON.parse(await readFile(path, 'utf8')) as T

async function stranger(port: number): Promise<Server> {
  const made = createServer(socket => socket.end('not yours'))
  opened.push(made)
  await new Promise<void>((done, fail) => {
    made.once('error', fail)
    made.listen(port, '127.0.0.1', done)
  })
  return made
}

test('a program that is killed is started again, at the same address', async () => {
  const { handle, outputs } = await world.make(
    world.want('service', { command: server('process.pid'), ports }),
  )
  const before = await get(outputs.url)
  process.kill(Number(before), 'SIGKILL')
  await expect.poll(() => get(outputs.url).catch(() => before), { timeout: 20_000 }).not.toBe(before)
  expect((await until(world.engine, handle, 'ready')).outputs).toEqual(outputs)
  expect((await world.engine.logs!(handle, 10, forever())).join('\n')).toContain('was ended by SIGKILL')
})

test('what ends again and again is given up, and told with its end', async () => {
  const wanted = world.want('compute', { command: ['sh', '-c', 'echo round; exit 3'] })
  const { handle } = await world.engine.create(wanted, forever())
  const seen = await until(world.engine, handle, 'failed')
  expect(seen.reason).toBe('it ended with code 3, 4 times in a row; given up')
  const lines = await world.engine.logs!(handle, 100, forever())
  expect(lines.filter(line => line === 'round')).toHaveLength(4)
  expect(seen.specs).toEqual(wanted.specs)
})

test('what runs once and succeeds is ready, and does not run again', async () => {
  const wanted = world.want('compute', { command: ['sh', '-c', 'echo done'], restart: 'never' })
  const made = await world.make(wanted)
  await expect
    .poll(() => world.engine.read(made.handle, forever()), { timeout: 20_000 })
    .toMatchObject({ state: 'ready', reason: 'it ended with code 0' })
  expect(
    (await world.engine.logs!(made.handle, 100, forever())).filter(line => line === 'done'),
  ).toHaveLength(1)
})

test('what was well and is not any more is started again', async () => {
  const more =
    'let ill = false; server.prependListener("request", (_, response) => { response.statusCode = ill ? 500 : 200 }); process.on("SIGUSR2", () => { ill = true })'
  const health_check = { http_path: '/', interval_ms: 50, retries: 3 }
  const wanted = world.want('service', { command: server('process.pid', more), ports, health_check })
  const { handle, outputs } = await world.make(wanted)
  const before = await get(outputs.url)
  process.kill(Number(before), 'SIGUSR2')
  await expect.poll(() => get(outputs.url).catch(() => before), { timeout: 20_000 }).not.toBe(before)
  await until(world.engine, handle, 'ready')
  expect((await world.engine.logs!(handle, 20, forever())).join('\n')).toContain(
    'was not well: / answers 500',
  )
})

test('a program that nobody hears of at its port is given a while, and has failed then', async () => {
  const hasty = await openWorld({ ...quickRules, startMs: 300 })
  try {
    const { handle } = await hasty.engine.create(
      hasty.want('service', {
        command: ['sleep', '600'],
        ports,
        health_check: { interval_ms: 50, retries: 2 },
      }),
      forever(),
    )
    expect((await until(hasty.engine, handle, 'failed')).reason).toMatch(/not well: .*ECONNREFUSED/)
  } finally {
    await hasty.close()
  }
})

test('a check may be a command with the environment of the program', async () => {
  const check = { command: ['sh', '-c', 'test -e "$FLAG"'], interval_ms: 50, retries: 3 }
  const flag = join(world.root, 'flag')
  const specs = { command: ['sleep', '600'], env: { FLAG: flag }, health_check: check }
  const { handle } = await world.engine.create(world.want('compute', specs), forever())
  expect((await until(world.engine, handle, 'failed')).reason).toContain('ended with code 1')
  await writeFile(flag, '')
  await until(world.engine, handle, 'ready')
})

test('a log is bounded, whatever is printed', async () => {
  const small = await openWorld({ ...quickRules, logBytes: 5000 })
  try {
    const command = [
      'sh',
      '-c',
      'i=0; while [ $i -lt 3000 ]; do echo line $i; i=$((i+1)); done; exec sleep 600',
    ]
    const { handle } = await small.make(small.want('compute', { command }))
    await expect
      .poll(() => small.engine.logs!(handle, 3, forever()), { timeout: 20_000 })
      .toEqual(['line 2997', 'line 2998', 'line 2999'])
    const { logFile } = small.placeOf(handle)
    for (const file of [logFile, `${logFile}.1`]) expect((await stat(file)).size).toBeLessThanOrEqual(5000)
    expect(existsSync(`${logFile}.2`)).toBe(false)
  } finally {
    await small.close()
  }
})

test('a host port that is taken is said to be taken, and nothing is left of the try', async () => {
  const other = await stranger(0)
  const { port } = other.address() as { port: number }
  const wanted = world.want('service', { command: server('1'), ports: [{ port: 80, host_port: port }] })
  await expect(world.engine.create(wanted, forever())).rejects.toMatchObject({ kind: 'exhausted' })
  expect(await world.engine.list(wanted.deployment, forever())).toEqual([])
  expect(await world.processes()).toEqual([])
  expect(other.listening).toBe(true)
})

test('a stranger on the port of a program is neither taken for it nor disturbed', async () => {
  const wanted = world.want('service', { command: server('"mine"'), ports })
  const { handle, outputs } = await world.make(wanted)
  await world.engine.control!(handle, 'stop', forever())
  const { privatePorts } = await json<ObjectRecord>(world.placeOf(handle).objectFile)
  const other = await stranger(privatePorts[0]!)
  await world.engine.control!(handle, 'start', forever())
  expect((await until(world.engine, handle, 'failed')).reason).toContain('taken by another process')
  expect(other.listening).toBe(true)

  await world.kill('supervisor', handle)
  await world.engine.update(handle, wanted, forever())
  expect((await until(world.engine, handle, 'ready')).outputs).toEqual(outputs)
  expect(await get(outputs.url)).toBe('mine')
  expect(other.listening).toBe(true)
})

test('a process that is not ours is never signaled, whatever is written', async () => {
  const wanted = world.want('compute', { command: ['sleep', '600'] })
  const { handle } = await world.make(wanted)
  const other = spawn('sleep', ['600'], { stdio: 'ignore' })
  const self = (await processTable(process.platform).identify(other.pid!))!
  await world.kill('supervisor', handle)
  await world.kill('program', handle)
  const { stateFile } = world.placeOf(handle)
  const state = await json<SupervisorState>(stateFile)
  await writeFile(stateFile, JSON.stringify({ ...state, supervisor: self, program: self }))

  expect(await world.engine.read(handle, forever())).toMatchObject({ state: 'failed' })
  await world.engine.control!(handle, 'stop', forever())
  await world.engine.remove(handle, forever())
  expect(other.signalCode ?? other.exitCode).toBeNull()
  other.kill('SIGKILL')
})

test('what a program leaves behind ends with it, also in a session of its own', async () => {
  const command = ['sh', '-c', 'setsid sleep 601 & setsid setsid sleep 602 & exec sleep 603']
  const { handle } = await world.make(world.want('compute', { command }))
  await expect.poll(async () => (await world.processes()).length, { timeout: 20_000 }).toBe(4)
  await world.engine.control!(handle, 'stop', forever())
  expect(await world.processes()).toHaveLength(1)
  await world.engine.remove(handle, forever())
  expect(await world.processes()).toEqual([])
})

test('a program works in a folder of its own, or in that of a storage, and nowhere else', async () => {
  const data = await world.make(world.want('storage', { storage_gb: 1 }))
  const command = ['sh', '-c', 'pwd; echo kept > file; exec sleep 600']
  const inside = await world.make(world.want('compute', { command, workdir: data.outputs.path }))
  await expect.poll(() => world.engine.logs!(inside.handle, 5, forever())).toEqual([data.outputs.path])
  await world.engine.remove(inside.handle, forever())
  expect(await readFile(join(String(data.outputs.path), 'file'), 'utf8')).toBe('kept\n')

  for (const workdir of ['/etc', '../../..', `${world.folder}/../..`]) {
    const outside = world.want('compute', { command, workdir })
    await expect(world.engine.create(outside, forever())).rejects.toMatchObject({ kind: 'permanent' })
  }
})
