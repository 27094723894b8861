// cspell:ignore cmdline
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, rm } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { env, forever, openWorld, quickRules, server, until, type World } from './testing/engine-world.ts'

// Each of these starts several processes, on a machine that may have other things to do.
vi.setConfig({ testTimeout: 60_000 })

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const get = async (url: unknown) => {
  const response = await fetch(String(url), { headers: { connection: 'close' } })
  return response.text()
}
const door = (name: string) => JSON.stringify(pathToFileURL(`src/adapters/${name}/index.ts`).href)

/** Another process that makes something and is killed then, with no chance to say goodbye. */
async function madeByKilledAlice(specs: object) {
  const wanted = world.want('service', specs)
  const program = `
    import { tcpProxies } from ${door('tcp-proxies')}
    import { processEngine } from ${door('process-engine')}
    const proxies = tcpProxies({ folder: ${JSON.stringify(world.proxyFolder)} })
    const engine = processEngine({ folder: ${JSON.stringify(world.folder)}, proxies, random: Math.random,
      env: ${JSON.stringify(env)}, rules: ${JSON.stringify(quickRules)} })
    const wanted = { ...${JSON.stringify(wanted)}, secrets: new Map() }
    console.log((await engine.create(wanted, new AbortController().signal)).handle)
    setInterval(() => {}, 1000)`
  const alice = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [handle] = (await once(createInterface({ input: alice.stdout }), 'line')) as [string]
  alice.kill('SIGKILL')
  await once(alice, 'exit')
  return { wanted, handle }
}

const pidsOf = async (handle: string) => {
  const all = await world.processes()
  return all.filter(each => each.env.get('ALICE_ID') === handle).map(each => each.pid)
}

test('a page answers with nothing installed', async () => {
  const site = { 'index.html': '<h1>It runs</h1>' }
  const { outputs } = await world.make(world.want('service', { site, ports: [{ port: 80, host_port: 0 }] }))
  expect(outputs).toMatchObject({ host: '127.0.0.1', url: `http://127.0.0.1:${outputs.port}` })
  expect(await get(outputs.url)).toBe('<h1>It runs</h1>')
})

test('what Alice began goes on when she is killed, and the next one finds it with the same processes', async () => {
  const { wanted, handle } = await madeByKilledAlice({ command: server('"hello"'), ports: [{ port: 80 }] })
  const { engine } = world
  const found = await until(engine, handle, 'ready')
  const pids = await pidsOf(handle)
  expect(pids).toHaveLength(2)
  expect(found.specs).toEqual(wanted.specs)
  expect(await get(found.outputs.url)).toBe('hello')

  expect(await engine.create(wanted, forever())).toEqual({ handle })
  expect(await pidsOf(handle)).toEqual(pids)
  await engine.remove(handle, forever())
  expect(await world.processes()).toEqual([])
})

test('it is found also when all that was written of it is lost', async () => {
  const { wanted, handle } = await madeByKilledAlice({ command: server('"hello"'), ports: [{ port: 80 }] })
  const before = await until(world.engine, handle, 'ready')
  const pids = await pidsOf(handle)
  await rm(world.folder, { recursive: true })

  const next = world.open()
  expect(await next.list(wanted.deployment, forever())).toEqual([before])
  expect(await next.read(handle, forever())).toEqual(before)
  expect(await next.create(wanted, forever())).toEqual({ handle })
  expect(await pidsOf(handle)).toEqual(pids)
  await next.control!(handle, 'reboot', forever())
  expect(await get((await until(next, handle, 'ready')).outputs.url)).toBe('hello')
})

test('a program that is left without a supervisor is seen as failed, and an update brings both back', async () => {
  const wanted = world.want('service', { command: server('process.pid'), ports: [{ port: 80 }] })
  const { handle, outputs } = await world.make(wanted)
  await world.kill('supervisor', handle)
  const lost = await until(world.engine, handle, 'failed')
  expect(lost.reason).toContain('supervisor is gone')
  await world.engine.update(handle, wanted, forever())
  const back = await until(world.engine, handle, 'ready')
  expect(back.outputs).toEqual(outputs)
  expect(await pidsOf(handle)).toHaveLength(2)
})

test('a program gets what its specs say and nothing of ours, and a secret is nowhere else', async () => {
  const value = `s3cret-${process.pid}`
  const command = server('JSON.stringify(process.env)', 'console.log("token", process.env.TOKEN)')
  const specs = { command, ports: [{ port: 8080 }], env: { TOKEN: 'key=secret://token', HOME: '/elsewhere' } }
  const wanted = { ...world.want('service', specs), secrets: new Map([['secret://token', value]]) }
  const { handle, outputs } = await world.make(wanted)

  const seen = JSON.parse(await get(outputs.url)) as Record<string, string>
  expect(seen).toMatchObject({ TOKEN: `key=${value}`, HOME: '/elsewhere', PATH: env.PATH, ALICE_ID: handle })
  expect(seen.PORT).toBe(seen.PORT_8080)
  const names = [
    'ALICE_ENGINE',
    'ALICE_ID',
    'ALICE_TYPE',
    'HOME',
    'LANG',
    'PATH',
    'PORT',
    'PORT_8080',
    'TOKEN',
  ]
  expect(Object.keys(seen).toSorted()).toEqual(names)

  const place = world.placeOf(handle)
  const files = [place.objectFile, place.stateFile, place.logFile, place.supervisorLog]
  for (const file of files) expect(await readFile(file, 'utf8'), file).not.toContain(value)
  const supervisor = (await world.processes()).find(each => each.env.has('ALICE_ROLE'))
  for (const file of ['cmdline', 'environ']) {
    if (process.platform !== 'linux') continue
    expect(await readFile(`/proc/${supervisor!.pid}/${file}`, 'utf8')).not.toContain(value)
  }
  expect((await world.engine.logs!(handle, 10, forever())).join('\n')).toContain('token key=(secret)')

  await world.kill('supervisor', handle)
  await until(world.engine, handle, 'failed')
  const start = world.engine.control!(handle, 'start', forever())
  await expect(start).rejects.toMatchObject({
    kind: 'permanent',
    message: expect.stringContaining('secrets'),
  })
})
