import type { Wanted } from '#domains/infra/ports'
import { pause } from '#lib/pause'
import { processTable } from '#lib/processes'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { placesIn } from './places.ts'
import { env, forever, openWorld, quickRules, server, until, type World } from './testing/engine-world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const door = (name: string) => JSON.stringify(pathToFileURL(`src/adapters/${name}/index.ts`).href)

/** Another Alice that does one thing and is killed so long after she began it. */
async function killedAfter(ms: number, work: string) {
  const program = `
    import { tcpProxies } from ${door('tcp-proxies')}
    import { processEngine } from ${door('process-engine')}
    const proxies = tcpProxies({ folder: ${JSON.stringify(world.proxyFolder)} })
    const engine = processEngine({ folder: ${JSON.stringify(world.folder)}, proxies, random: Math.random,
      env: ${JSON.stringify(env)}, rules: ${JSON.stringify(quickRules)} })
    const signal = new AbortController().signal
    console.log('begins')
    await ${work}
    setInterval(() => {}, 1000)`
  const alice = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(createInterface({ input: alice.stdout }), 'line')
  await pause(ms)
  alice.kill('SIGKILL')
  await once(alice, 'exit')
}

const creating = (wanted: Wanted) =>
  `engine.create({ ...${JSON.stringify(wanted)}, secrets: new Map() }, signal)`

async function proxies() {
  const all = await processTable(process.platform).startedWith('ALICE_PROXY')
  const mark = placesIn(world.proxyFolder).engineMark
  return all.filter(each => each.env.get('ALICE_PROXY')!.startsWith(`${mark}/`))
}

const running = async () => (await world.processes()).length

/** The moments of a making: before anything, between its files and processes, and after it. */
const moments = [0, 5, 15, 30, 60, 90, 130, 180, 240, 320, 420, 600]

test('killed at any moment of a making, and asked again, there is one object and nothing beside it', async () => {
  for (const ms of moments) {
    const wanted = world.want('service', { command: server('"here"'), ports: [{ port: 80 }] })
    await killedAfter(ms, creating(wanted))
    const { handle } = await world.make(wanted)
    const listed = await world.engine.list(wanted.deployment, forever())
    expect(listed.map(each => each.handle)).toEqual([handle])
    await expect.poll(running, { timeout: 20_000 }).toBe(2)
    expect(await proxies()).toHaveLength(1)
    await world.engine.remove(handle, forever())
    await expect.poll(proxies, { timeout: 20_000 }).toEqual([])
    expect(await world.processes()).toEqual([])
  }
})

test('killed at any moment of a removal, and asked again, nothing is left', async () => {
  for (const ms of moments.slice(0, 9)) {
    const wanted = world.want('service', { command: server('"here"'), ports: [{ port: 80 }] })
    const { handle } = await world.make(wanted)
    await killedAfter(ms, `engine.remove(${JSON.stringify(handle)}, signal)`)
    await world.engine.remove(handle, forever())
    expect(await world.engine.list(wanted.deployment, forever())).toEqual([])
    expect(await world.processes()).toEqual([])
    await expect.poll(proxies, { timeout: 20_000 }).toEqual([])
  }
})

test('killed at any moment of an update, and asked again, it is as wanted', async () => {
  const site = { 'index.html': '0' }
  const wanted = world.want('service', { site, ports: [{ port: 80 }] })
  const { handle, outputs } = await world.make(wanted)
  for (const ms of moments.slice(0, 8)) {
    const specs = {
      ...wanted.specs,
      site: { 'index.html': `${ms}` },
      restart: ms % 2 ? 'always' : 'on-failure',
    }
    const other = { ...wanted, specs }
    const asked = `engine.update(${JSON.stringify(handle)}, { ...${JSON.stringify(other)}, secrets: new Map() }, signal)`
    await killedAfter(ms, asked)
    await world.engine.update(handle, other, forever())
    expect(await until(world.engine, handle, 'ready')).toMatchObject({ specs, outputs })
    expect(await world.processes()).toHaveLength(2)
  }
})
