import type { Engine, Observed, Specs, Wanted } from '#domains/infra/ports'
import { canonicalJson } from '#lib/canonical'
import { createIds } from '#lib/ids'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Network } from './api.ts'
import { connect, type Connection } from './connection.ts'
import { dockerEngine } from './index.ts'
import { forever, partsOf, small, socketForTests } from './testing/docker-place.ts'
import { memoryProxies } from './testing/memory-proxies.ts'
import { makeAgain, outOfBand, tagAlso, type Meddler } from './testing/out-of-band.ts'

const socketPath = socketForTests('drift on a Docker Engine')
const newId = createIds(() => Date.now())
const deployment = newId('dep')

describe.skipIf(socketPath === '')('what somebody changes at the Engine itself', () => {
  const proxies = memoryProxies()
  let direct: Connection
  let engine: Engine
  let around: { readonly network: string; readonly volume: string; readonly otherNetwork: string }

  const want = (type: string, resource: string, specs: Specs): Wanted => ({
    deployment,
    resource,
    key: newId('key'),
    type,
    specs: engine.types[type]!.specs.parse(specs),
    secrets: new Map([['secret://token', 's3cret']]),
  })
  const make = async (wanted: Wanted): Promise<Observed> => {
    const { handle } = await engine.create(wanted, forever())
    const seen = await engine.read(handle, forever())
    expect(seen).toMatchObject({ state: 'ready', specs: wanted.specs })
    return seen!
  }
  const post = (path: string, body: unknown = {}) =>
    direct.get({ method: 'POST', path, body, signal: forever() })
  const bridgeName = async () => {
    const bridge = await direct.get<Network>({ path: '/networks/bridge', signal: forever() })
    return bridge!.Options!['com.docker.network.bridge.name']
  }
  const now = async ({ resource }: Wanted) =>
    (await engine.list(deployment, forever())).find(each => each.resource === resource)

  beforeAll(async () => {
    direct = connect(socketPath)
    engine = dockerEngine({ socketPath, proxies, now: Date.now })
    const [network, otherNetwork] = [
      await make(want('network', 'net', {})),
      await make(want('network', 'other-net', {})),
    ]
    const volume = await make(want('storage', 'data', {}))
    around = {
      network: String(network.outputs.name),
      otherNetwork: String(otherNetwork.outputs.name),
      volume: String(volume.outputs.name),
    }
  })
  afterAll(async () => {
    const left = await engine.list(deployment, forever())
    const byKind = (kind: string) => left.filter(({ handle }) => handle.startsWith(kind))
    for (const { handle } of [...byKind('container'), ...byKind('network'), ...byKind('volume')]) {
      await engine.remove(handle, forever())
    }
    await proxies.end()
  })

  const full = (): Specs => ({
    ...small,
    command: ['sleep', '3600'],
    env: { COLOR: 'green', TOKEN: 'secret://token' },
    labels: { team: 'blue' },
    ports: [{ port: 8080, host_port: 0 }],
    networks: [{ name: around.network, aliases: ['web'] }],
    volumes: [{ volume: around.volume, path: '/data', read_only: true }],
    tmpfs: [{ path: '/run', size_mb: 16 }],
    cap_add: ['net_admin'],
    cap_drop: ['CAP_CHOWN'],
    read_only: true,
    init: true,
    extra_hosts: { db: '10.0.0.1' },
    dns: ['10.0.0.53'],
    ulimits: { nofile: { soft: 256, hard: 512 } },
    hostname: 'web-1',
    user: '1000',
    workdir: '/tmp',
    stop_timeout: 0,
  })

  test('fifty looks at a container with all there is are as it was wanted', async () => {
    const wanted = want('compute', 'quiet', full())
    const { handle } = await make(wanted)
    for (let look = 0; look < 50; look += 1) {
      const [read, listed] = [await engine.read(handle, forever()), await now(wanted)]
      expect([read?.specs, listed?.specs, read?.state]).toEqual([wanted.specs, wanted.specs, 'ready'])
    }
  })

  const differences = (before: Observed, after: Observed | undefined) => {
    if (!after) return ['gone']
    const names = new Set([...Object.keys(before.specs), ...Object.keys(after.specs)])
    const fields = [...names].filter(
      name => canonicalJson(before.specs[name]) !== canonicalJson(after.specs[name]),
    )
    const isRunning = after.state === 'ready' || after.state === 'starting'
    return isRunning ? fields : [...fields, 'state']
  }

  test('the same container made once more is no drift', async () => {
    const wanted = want('compute', 'again', full())
    const before = await make(wanted)
    await makeAgain(direct, partsOf(before.handle)[1], body => body)
    const after = await now(wanted)
    expect(after?.handle).not.toBe(before.handle)
    expect(differences(before, after)).toEqual([])
    await engine.remove(after!.handle, forever())
  })

  test.each(outOfBand)('$title', async ({ run, seen, heals, title }) => {
    const wanted = want(
      'compute',
      `c-${title.replaceAll(/\W+/g, '-')}`.slice(0, 60).replace(/-$/, ''),
      full(),
    )
    const before = await make(wanted)
    const [, id] = partsOf(before.handle)
    const meddler: Meddler = { ...around, id, post, recreate: change => makeAgain(direct, id, change) }
    await run(meddler)
    const after = await now(wanted)
    expect(differences(before, after)).toContain(seen)
    expect(canonicalJson(after ?? {})).not.toContain('s3cret')
    if (seen === 'gone') {
      const path = `/containers/${before.outputs.name}`
      await direct.get({ method: 'DELETE', path, query: { force: true }, signal: forever() })
    }
    if (heals) {
      await engine.update(before.handle, wanted, forever())
      expect(differences(before, await now(wanted))).toEqual([])
    }
    if (after) await engine.remove(after.handle, forever())
  })

  test('its image is another one by the same name', async () => {
    const tag = `alice/drift:${newId('t').toLowerCase()}`
    await tagAlso(direct, tag)
    const wanted = want('compute', 'renamed-image', { ...small, image: tag, command: ['sleep', '3600'] })
    const before = await make(wanted)
    await tagAlso(direct, tag, 'alice/node:1')
    expect(differences(before, await now(wanted))).toEqual(['image'])
    await engine.remove(before.handle, forever())
    await direct.get({ method: 'DELETE', path: `/images/${tag}`, signal: forever() })
  })

  test('nothing listens on its port of the host any more', async () => {
    const wanted = want('compute', 'unpublished', full())
    const before = await make(wanted)
    for (const { id } of await proxies.list()) if (id.includes('.unpublished.')) await proxies.close(id)
    expect(differences(before, await now(wanted))).toEqual(['state'])
    await engine.update(before.handle, wanted, forever())
    expect(differences(before, await now(wanted))).toEqual([])
    await engine.remove(before.handle, forever())
  })

  const replaced = [
    { title: 'a network is removed', type: 'network', specs: {}, seen: 'gone' },
    {
      title: 'a network is another one with another subnet',
      type: 'network',
      specs: { subnet: '10.199.1.0/24' },
      body: { IPAM: { Config: [{ Subnet: '10.199.2.0/24' }] } },
      seen: 'subnet',
    },
    {
      title: 'a network is another one with a way out',
      type: 'network',
      specs: { internal: true },
      body: { Internal: false },
      seen: 'internal',
    },
    {
      title: 'a network is another one with another driver',
      type: 'network',
      specs: {},
      body: { Driver: 'macvlan' },
      seen: 'driver',
    },
    {
      title: 'a network is another one with other options',
      type: 'network',
      specs: {},
      body: { Options: { 'com.docker.network.bridge.enable_icc': 'false' } },
      seen: 'options',
    },
    { title: 'a volume is removed', type: 'storage', specs: {}, seen: 'gone' },
    {
      title: 'a volume is another one in memory',
      type: 'storage',
      specs: {},
      body: { DriverOpts: { type: 'tmpfs', device: 'tmpfs' } },
      seen: 'options',
    },
    {
      title: 'a volume is another one with other labels',
      type: 'storage',
      specs: {},
      body: { Labels: { team: 'red' } },
      seen: 'labels',
    },
  ] as const

  test.each(replaced)('$title', async ({ type, specs, seen, ...more }) => {
    const wanted = want(type, 'away', specs)
    const before = await make(wanted)
    const [kind, id] = partsOf(before.handle)
    const old = await direct.get<{ readonly Labels: object }>({ path: `/${kind}s/${id}`, signal: forever() })
    await direct.get({ method: 'DELETE', path: `/${kind}s/${id}`, signal: forever() })
    if ('body' in more) {
      const labels = 'Labels' in more.body ? more.body.Labels : {}
      // A network of another driver needs a link of the host to hang on.
      const onLink = 'Driver' in more.body && { Options: { parent: await bridgeName() } }
      const body = {
        Name: before.outputs.name,
        ...more.body,
        ...onLink,
        Labels: { ...old!.Labels, ...labels },
      }
      await post(`/${kind}s/create`, body)
    }
    const after = await now(wanted)
    expect(differences(before, after)).toContain(seen)
    if (after) await engine.remove(after.handle, forever())
  })
})
