import type { Engine, Observed, Specs, Wanted } from '#domains/infra/ports'
import { createIds } from '#lib/ids'
import { once } from 'node:events'
import { get } from 'node:http'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import type { Container } from './api.ts'
import { connect, type Connection } from './connection.ts'
import { containersOf } from './containers.ts'
import { createImages } from './images.ts'
import { dockerEngine } from './index.ts'
import { createPublishing } from './publishing.ts'
import { forever, partsOf, small, socketForTests } from './testing/docker-place.ts'
import { memoryProxies } from './testing/memory-proxies.ts'

const socketPath = socketForTests('replacing and publishing on a Docker Engine')
const newId = createIds(() => Date.now())
const serves: Specs = {
  ...small,
  command: ['sh', '-c', 'echo $COLOR > /www/index.html; exec httpd -f -p 8080 -h /www'],
  ports: [{ port: 8080, host_port: 0 }],
  health_check: { http_path: '/' },
}

describe.skipIf(socketPath === '')('containers behind proxies', () => {
  let proxies: ReturnType<typeof memoryProxies>
  let engine: Engine
  let direct: Connection
  let deployment: string

  beforeEach(() => {
    proxies = memoryProxies()
    direct = connect(socketPath)
    engine = dockerEngine({ socketPath, proxies, now: Date.now })
    deployment = newId('dep')
  })
  afterEach(async () => {
    for (const { handle } of await engine.list(deployment, forever())) await engine.remove(handle, forever())
    expect(await proxies.list()).toEqual([])
    await proxies.end()
  })

  const want = (specs: Specs): Wanted => ({
    deployment,
    resource: 'web',
    key: newId('key'),
    type: 'service',
    specs: engine.types.service!.specs.parse(specs),
    secrets: new Map(),
  })
  const make = async (specs: Specs): Promise<Observed> => {
    const { handle } = await engine.create(want(specs), forever())
    await expect
      .poll(() => engine.read(handle, forever()), { timeout: 20_000, interval: 50 })
      .toMatchObject({ state: 'ready' })
    return (await engine.read(handle, forever()))!
  }
  const hostPort = async () => (await proxies.list())[0]!.listen.port

  test('a new container takes the place of an old one, and no request fails', async () => {
    const old = await make({ ...serves, env: { COLOR: 'blue' } })
    const port = await hostPort()
    const answers: string[] = []
    const asking = { isOver: false }
    const asks = (async () => {
      while (!asking.isOver) answers.push(await page(port))
    })()
    const made = await make({ ...serves, env: { COLOR: 'green' } })
    expect(await page(port)).toBe('blue')
    await engine.promote!(made.handle, forever())
    expect(await page(port)).toBe('green')
    await engine.remove(old.handle, forever())
    asking.isOver = true
    await asks
    expect(new Set(answers)).toEqual(new Set(['blue', 'green']))
    expect(made.outputs.host_port).toBe(port)
  })

  test('a container that comes back with another address is found again', async () => {
    const made = await make({ ...serves, env: { COLOR: 'blue' } })
    const [, id] = partsOf(made.handle)
    const post = (path: string, body?: unknown) =>
      direct.get({ method: 'POST', path, body, signal: forever() })
    await post(`/containers/${id}/stop`)
    expect(await engine.read(made.handle, forever())).toMatchObject({ state: 'stopped' })
    // Its old address is somebody else's by then.
    const other = await make({ ...serves, env: { COLOR: 'green' } })
    await engine.remove(other.handle, forever())
    await post(`/containers/${id}/start`)
    await expect
      .poll(() => engine.read(made.handle, forever()), { timeout: 20_000, interval: 50 })
      .toMatchObject({ state: 'ready' })
    expect(await page(await hostPort())).toBe('blue')
  })

  test('a port of the host that somebody has is refused, and nothing is left', async () => {
    const taken = createServer()
    taken.listen(0, '127.0.0.1')
    await once(taken, 'listening')
    onTestFinished(() => void taken.close())
    const { port } = taken.address() as AddressInfo
    const create = engine.create(want({ ...serves, ports: [{ port: 8080, host_port: port }] }), forever())
    await expect(create).rejects.toMatchObject({ kind: 'exhausted' })
    expect(await engine.list(deployment, forever())).toEqual([])
  })

  test('what cannot be started is not left behind, and says no secret', async () => {
    const wanted = {
      ...want({ ...serves, command: ['/bin/secret://name'] }),
      secrets: new Map([['secret://name', 't0ken']]),
    }
    const refusal = await engine.create(wanted, forever()).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ kind: 'permanent' })
    expect(String(refusal)).not.toContain('t0ken')
    expect(await engine.list(deployment, forever())).toEqual([])
  })

  test('the Engine checks by itself with a command', async () => {
    const check = { interval_ms: 200, timeout_ms: 2000, retries: 2 }
    await make({ ...serves, health_check: { ...check, command: ['true'] } })
    const { handle } = await engine.create(
      want({ ...serves, health_check: { ...check, command: ['false'] } }),
      forever(),
    )
    await expect
      .poll(() => engine.read(handle, forever()), { timeout: 20_000, interval: 100 })
      .toMatchObject({ state: 'failed', reason: 'its check ended with 1: ' })
  })

  test('where addresses of containers cannot be reached they are published on the loopback', async () => {
    const elsewhere = {
      ...direct,
      facts: async (signal: AbortSignal) => ({ ...(await direct.facts(signal)), isElsewhere: true }),
    }
    const containers = containersOf({
      connection: elsewhere,
      images: createImages(elsewhere),
      publishing: createPublishing(proxies, '127.0.0.1'),
      now: Date.now,
    })
    const wanted = want({ ...serves, env: { COLOR: 'blue' } })
    const id = await containers.create(wanted, forever())
    await expect
      .poll(() => containers.read(id, forever()), { timeout: 20_000, interval: 50 })
      .toMatchObject({ state: 'ready', specs: wanted.specs })
    const [proxy] = await proxies.list()
    const container = await direct.get<Container>({ path: `/containers/${id}/json`, signal: forever() })
    const bound = container!.NetworkSettings.Ports!['8080/tcp']![0]!
    expect(proxy!.upstream).toEqual({ host: '127.0.0.1', port: Number(bound.HostPort) })
    expect(await page(proxy!.listen.port)).toBe('blue')
  })
})

function page(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, agent: false }, response => {
      resolve(text(response).then(each => each.trim()))
    }).on('error', reject)
  })
}
