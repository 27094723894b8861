import { dockerEngine } from '#adapters/docker-engine'
import { createIds } from '#lib/ids'
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { memoryProxies } from '../src/adapters/docker-engine/testing/memory-proxies.ts'
import { createJudge, type Swagger } from './docker-api/judge.ts'
import { knownDeviations } from './docker-api/known-deviations.ts'
import { recorder } from './docker-api/recorder.ts'

// What is asked of a Docker Engine and what it answers, beside the vendor's own description of API 1.41.
const description = resolve('../shared/data/moby-1.41.yaml.gz')
const socketPath = process.env.ALICE_TEST_DOCKER ?? ''
const canRun = socketPath !== '' && existsSync(description)
if (!canRun) {
  const lacking = socketPath === '' ? 'ALICE_TEST_DOCKER names no socket' : `${description} is not there`
  console.warn(`\nNOT TESTED: requests to the Docker Engine beside its description, because ${lacking}.\n`)
}

const newId = createIds(() => Date.now())
const signal = () => new AbortController().signal

test.skipIf(!canRun)(
  'every request is one that the description knows, and every answer what it says',
  async () => {
    const swagger = parse(gunzipSync(readFileSync(description)).toString()) as Swagger
    const record = await recorder(socketPath)
    const proxies = memoryProxies()
    const engine = dockerEngine({ socketPath: record.path, proxies, now: Date.now })
    const deployment = newId('dep')
    const make = async (type: string, specs: Record<string, unknown>) => {
      const wanted = {
        deployment,
        resource: type,
        key: newId('key'),
        type,
        specs: engine.types[type]!.specs.parse(specs),
        secrets: new Map([['secret://token', 'value']]),
      }
      const { handle } = await engine.create(wanted, signal())
      return { wanted, handle, seen: (await engine.read(handle, signal()))! }
    }
    try {
      const network = await make('network', { subnet: '10.198.7.0/24', labels: { team: 'blue' } })
      const volume = await make('storage', {})
      const container = await make('service', {
        image: 'alice/busybox:1',
        command: ['httpd', '-f', '-p', '8080'],
        env: { TOKEN: 'secret://token' },
        ports: [{ port: 8080, host_port: 0 }],
        networks: [{ name: network.seen.outputs.name, aliases: ['web'] }],
        volumes: [{ volume: volume.seen.outputs.name, path: '/data' }],
        tmpfs: [{ path: '/run', size_mb: 8 }],
        health_check: { command: ['true'] },
        cap_drop: ['CHOWN'],
        extra_hosts: { db: '10.0.0.1' },
        dns: ['10.0.0.53'],
        ulimits: { nofile: { soft: 256, hard: 512 } },
        init: true,
        stop_timeout: 0,
      })
      const { handle, wanted } = container
      await engine.missing([wanted], signal())
      const other = { memory_mb: 64, networks: [] }
      await engine.update(handle, { ...wanted, specs: { ...wanted.specs, ...other } }, signal())
      await engine.update(handle, wanted, signal())
      for (const action of ['stop', 'start', 'reboot'] as const) {
        await engine.control!(handle, action, signal())
      }
      await engine.logs!(handle, 10, signal())
      await engine.promote!(handle, signal())
      await engine.list(deployment, signal())
      for (const each of [container, volume, network]) await engine.remove(each.handle, signal())
      await engine.health(signal())
    } finally {
      for (const { handle } of await engine.list(deployment, signal())) await engine.remove(handle, signal())
      await proxies.end()
      await record.close()
    }
    expect(record.calls.length).toBeGreaterThan(40)
    const judge = createJudge(swagger)
    const deviations = new Set(record.calls.flatMap(judge))
    expect([...deviations].filter(each => !knownDeviations.has(each))).toEqual([])
  },
)
