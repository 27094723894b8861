import type { Observed } from '#domains/infra/ports'
import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { forever, openWorld, server, until, type World } from './testing/engine-world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const ports = [{ port: 80, host_port: 0 }]
const key = "process.env.ALICE_ID.split('/')[2]"

const get = (port: number) =>
  new Promise<string>((done, fail) => {
    const asked = request({ host: '127.0.0.1', port, agent: false })
    asked.once('response', response => done(text(response)))
    asked.once('error', fail)
    asked.end()
  })

/** Asks fifty times a second until it is told to stop; then answers what was said, and what went wrong. */
function asking({ outputs }: Observed) {
  const asked: Promise<string>[] = []
  const timer = setInterval(() => asked.push(get(Number(outputs.port))), 20)
  return {
    more: (count: number) => {
      const now = asked.length
      return expect.poll(() => asked.length, { timeout: 30_000 }).toBeGreaterThan(now + count)
    },
    async stop() {
      clearInterval(timer)
      const ends = await Promise.allSettled(asked)
      return {
        said: ends.flatMap(end => (end.status === 'fulfilled' ? [end.value] : [])),
        failed: ends.flatMap(end => (end.status === 'rejected' ? [String(end.reason)] : [])),
      }
    },
  }
}

async function replaced(specs: object) {
  const wanted = world.want('service', specs)
  const old = await world.make(wanted)
  const client = asking(old)
  await client.more(25)

  const green = { ...wanted.specs, env: { COLOR: 'green' } }
  const next = await world.make({ ...wanted, key: 'key_2', specs: green })
  expect(next.outputs).toEqual(old.outputs)
  await client.more(10)
  await world.engine.promote!(next.handle, forever())
  await world.engine.remove(old.handle, forever())
  await client.more(25)
  return client.stop()
}

test('replacing a program at fifty requests a second fails none of them', async () => {
  const { said, failed } = await replaced({ command: server(key), ports })
  expect(failed).toEqual([])
  expect(said[0]).toBe('key_1')
  expect(said.at(-1)).toBe('key_2')
})

test('replacing a site at fifty requests a second fails none of them', async () => {
  const { said, failed } = await replaced({ site: { 'index.html': 'one' }, ports })
  expect(failed).toEqual([])
  expect(new Set(said)).toEqual(new Set(['one']))
})

test('what shall replace it and is never well leaves the old one serving', async () => {
  const wanted = world.want('service', { command: server(key), ports })
  const old = await world.make(wanted)
  const client = asking(old)
  const ill = { http_path: '/', interval_ms: 50, retries: 3 }
  for (const [at, broken] of [
    { command: server('response.statusCode = 500'), ports, health_check: ill, restart: 'always' },
    { command: ['sh', '-c', 'exit 7'], ports },
    { command: ['no-such-program'], ports },
  ].entries()) {
    const specs = world.engine.types.service!.specs.parse(broken)
    const { handle } = await world.engine.create({ ...wanted, key: `bad_${at}`, specs }, forever())
    const failed = await until(world.engine, handle, 'failed')
    expect(failed.reason).toMatch(/500|code 7|ENOENT/)
    await world.engine.remove(handle, forever())
  }
  await client.more(10)
  const { said, failed } = await client.stop()
  expect(failed).toEqual([])
  expect(new Set(said)).toEqual(new Set(['key_1']))
})

test('on another host port the new one is reached at once, and the old one until it is removed', async () => {
  const wanted = world.want('service', { command: server(key), ports })
  const old = await world.make(wanted)
  const specs = { ...wanted.specs, ports: [{ port: 80 }] }
  const next = await world.make({ ...wanted, key: 'key_2', specs })
  expect(await get(Number(old.outputs.port))).toBe('key_1')
  expect(await get(Number(next.outputs.port))).toBe('key_2')
  await world.engine.promote!(next.handle, forever())
  await world.engine.remove(old.handle, forever())
  await expect(get(Number(old.outputs.port))).rejects.toThrow('ECONNREFUSED')
  expect(await get(Number(next.outputs.port))).toBe('key_2')
})
