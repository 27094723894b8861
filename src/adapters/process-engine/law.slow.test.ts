import { type EnginePlace, engineLaw, type EngineSample } from '#domains/infra/testing'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openWorld, server } from './testing/engine-world.ts'

const ports = [{ port: 80 }]
const answer = server("process.env.ALICE_ID.split('/')[2]")

const samples: readonly EngineSample[] = [
  {
    type: 'service',
    specs: { command: answer, ports },
    updated: { command: answer, ports, restart: 'on-failure' },
    replaced: { command: answer, ports, health_check: { http_path: '/', interval_ms: 200 } },
    secret: { command: answer, ports, env: { TOKEN: 'secret://law' } },
    broken: { command: ['no-such-program'], ports },
    runs: true,
    prints: 'now it serves',
  },
  {
    type: 'service',
    specs: { site: { 'index.html': 'one' }, ports: [{ port: 80, host_port: 0 }] },
    updated: { site: { 'index.html': 'two', 'css/site.css': '' }, ports: [{ port: 80, host_port: 0 }] },
    replaced: { site: { 'index.html': 'one' }, ports: [{ port: 80 }, { port: 81 }] },
    prints: 'Serving',
  },
  {
    type: 'compute',
    specs: { command: ['sleep', '600'] },
    updated: { command: ['sleep', '600'], memory_mb: 64, cpu: 0.5 },
    replaced: { command: ['sleep', '700'] },
    broken: { command: ['sh', '-c', 'echo oh no; exit 3'] },
  },
  { type: 'network', specs: {} },
  { type: 'storage', specs: { storage_gb: 1 }, updated: { storage_gb: 2 } },
]

async function open(): Promise<EnginePlace> {
  const world = await openWorld()
  const away = `${world.folder}.away`
  return {
    engine: world.engine,
    samples,
    async spoil(handle, { type }) {
      const place = world.placeOf(handle)
      if (type === 'network') return rm(place.folder, { recursive: true })
      if (type === 'storage') return rm(place.data, { recursive: true })
      await world.kill('supervisor', handle)
      await world.kill('program', handle)
    },
    async stranger(wanted) {
      const { folder, handle } = world.places.of(wanted)
      await mkdir(folder, { recursive: true })
      await writeFile(join(folder, 'notes.txt'), 'mine')
      const look = async () => [await readdir(folder), await readFile(join(folder, 'notes.txt'), 'utf8')]
      return { name: handle, handle, look }
    },
    restart: async () => world.open(),
    async silence() {
      await rename(world.folder, away)
      await writeFile(world.folder, 'a disk that went away')
    },
    async reached({ deployment, resource }) {
      const all = await world.engine.list(deployment, new AbortController().signal)
      const { url } = all.find(each => each.resource === resource)!.outputs
      const response = await fetch(String(url), { headers: { connection: 'close' } })
      return response.text()
    },
    close: () => world.close(),
  }
}

engineLaw('processEngine', open)
