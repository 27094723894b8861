import type { Observed, Wanted } from '#domains/infra/ports'
import type { EnginePlace, EngineSample } from '#domains/infra/testing'
import { get } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Container } from '../api.ts'
import { connect, type Connection } from '../connection.ts'
import { dockerEngine } from '../index.ts'
import { markIn, nameOf } from '../mark.ts'
import { memoryProxies } from './memory-proxies.ts'
import { silentSocket } from './silent-socket.ts'

type Stranger = Awaited<ReturnType<NonNullable<EnginePlace['stranger']>>>

export const image = 'alice/busybox:1'
/** The least of everything, so that many fit on a small machine. */
export const small = { image, memory_mb: 32, cpu: 0.5, stop_timeout: 0 }
const sleeps = { ...small, command: ['sleep', '3600'] }
/** Its page is its own name, so that whoever asks can tell who answered. */
const serves = {
  ...small,
  command: ['sh', '-c', 'echo serving; hostname > /www/index.html; exec httpd -f -p 8080 -h /www'],
  ports: [{ port: 8080, host_port: 0 }],
  health_check: { http_path: '/' },
}

const samples: readonly EngineSample[] = [
  {
    type: 'compute',
    specs: sleeps,
    updated: { ...sleeps, memory_mb: 48, cpu: 0.25, pids_limit: 100, restart: 'always' },
    replaced: { ...sleeps, env: { COLOR: 'green' } },
    secret: { ...sleeps, env: { TOKEN: 'secret://law', URL: 'http://user:secret://law@db/' } },
    broken: { ...small, command: ['/no/such/program'] },
  },
  {
    type: 'service',
    specs: serves,
    replaced: { ...serves, user: '1000' },
    secret: { ...serves, entrypoint: ['env', 'TOKEN=secret://law'] },
    broken: { ...small, command: ['false'], restart: 'never' },
    runs: true,
    prints: 'serving',
  },
  { type: 'network', specs: {}, replaced: { internal: true } },
  { type: 'storage', specs: {}, replaced: { labels: { color: 'green' } } },
]

export const forever = () => new AbortController().signal

/** A world of its own in an Engine that others use as well. */
export async function dockerPlace(
  socketPath: string,
  more: readonly EngineSample[] = [],
): Promise<EnginePlace> {
  const proxies = memoryProxies()
  const socket = await silentSocket(socketPath)
  const direct = connect(socketPath)
  const { dialect } = await direct.facts(forever())
  const open = (path: string) =>
    dockerEngine({ socketPath: path, dialect: dialect.name, proxies, now: Date.now, answerMs: 10_000 })
  const strangers: string[] = []
  const deployments = new Set<string>()
  const engine = open(socket.path)
  const engineThere = open(socketPath)
  return {
    engine: {
      ...engine,
      create(wanted, signal) {
        deployments.add(wanted.deployment)
        return engine.create(wanted, signal)
      },
    },
    samples: [...samples, ...more].map(sample =>
      dialect.changesLimits ? sample : { ...sample, updated: undefined },
    ),
    async spoil(handle, seen) {
      const left = await spoil(direct, handle, seen)
      if (left !== undefined) strangers.push(left)
    },
    async stranger(wanted) {
      const stranger = await strangerOf(direct, wanted)
      strangers.push(stranger.handle)
      return stranger
    },
    restart: async () => open(socket.path),
    async silence() {
      socket.fallSilent()
    },
    async reached({ deployment, resource }) {
      const all = await proxies.list()
      const { listen } = all.find(({ id }) => id.includes(`${deployment}.${resource}.`))!
      const name = (await pageAt(listen.port)).trim()
      const container = await direct.get<Container>({ path: `/containers/${name}/json`, signal: forever() })
      return markIn(container!.Config.Labels)!.key
    },
    async close() {
      for (const handle of strangers) await discard(direct, handle)
      // Where the world fell silent, what was made before is still there.
      for (const deployment of deployments) {
        for (const { handle } of await engineThere.list(deployment, forever())) await discard(direct, handle)
      }
      await proxies.end()
      await socket.close()
    },
  }
}

function pageAt(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, agent: false }, response => resolve(text(response))).on('error', reject)
  })
}

export const partsOf = (handle: string) => handle.split(':') as [kind: string, id: string]

async function spoil(direct: Connection, handle: string, seen: Observed): Promise<string | undefined> {
  const [kind, id] = partsOf(handle)
  const post = (path: string, body: unknown = {}) =>
    direct.get({ method: 'POST', path, body, signal: forever() })
  const { dialect } = await direct.facts(forever())
  if (kind === 'container' && seen.type === 'compute' && dialect.changesLimits) {
    await post(`/containers/${id}/update`, { Memory: 67_108_864, MemorySwap: 67_108_864 })
  } else if (kind === 'container') await post(`/containers/${id}/pause`)
  else {
    await discard(direct, handle)
    // Somebody makes another one under its name.
    const { name } = seen.outputs
    if (kind === 'network') await post('/networks/create', { Name: name })
    else await post('/volumes/create', { Name: name })
    return `${kind}:${name}`
  }
  return undefined
}

async function strangerOf(direct: Connection, wanted: Wanted): Promise<Stranger> {
  const name = nameOf(wanted)
  const signal = forever()
  const kind = wanted.type === 'network' ? 'network' : wanted.type === 'storage' ? 'volume' : 'container'
  const path = `/${kind}s`
  const body = kind === 'container' ? { Image: image, Cmd: ['sleep', '3600'] } : { Name: name }
  const query = kind === 'container' ? { name } : {}
  const made = await direct.get<{ readonly Id?: string }>({
    method: 'POST',
    path: `${path}/create`,
    query,
    body,
    signal,
  })
  const id = made?.Id ?? name
  if (kind === 'container') await direct.get({ method: 'POST', path: `${path}/${id}/start`, signal })
  return {
    name,
    handle: `${kind}:${id}`,
    look: () => direct.get({ path: `${path}/${id}${kind === 'container' ? '/json' : ''}`, signal }, [404]),
  }
}

async function discard(direct: Connection, handle: string): Promise<void> {
  const [kind, id] = partsOf(handle)
  const query = kind === 'container' ? { force: true, v: true } : {}
  await direct.get({ method: 'DELETE', path: `/${kind}s/${id}`, query, signal: forever() }, [404])
}

/** A test that needs an Engine says so where there is none. */
export function socketForTests(what: string): string {
  const path = process.env.ALICE_TEST_DOCKER ?? ''
  if (path === '') console.warn(`\nNOT TESTED: ${what}. ALICE_TEST_DOCKER names no socket.\n`)
  return path
}
