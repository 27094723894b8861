import { engineLaw, type EnginePlace, type EngineSample } from '#domains/infra/testing'
import { fakeClock } from '#kernel/testing'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  distantCloud,
  fakeCloud,
  fakeEngine,
  serveCloud,
  type FakeCloud,
  type FakeCloudOptions,
  type FakeEngineOptions,
  type FakeFault,
} from './index.ts'
import { kinds } from './kinds.ts'

engineLaw('fakeEngine in memory', async () => place({ cloud: fakeCloud(options) }))

engineLaw('fakeEngine whose tasks take their time', async () => {
  const clock = fakeClock()
  const durations = { create: 3000, update: 2000, remove: 1000, control: 500, supply: 9000, ready: 4000 }
  const cloud = fakeCloud({ ...options, durations })
  return { ...place({ cloud, engine: { clock } }), tick: () => clock.tick('1s') }
})

engineLaw('fakeEngine that removes first', async () =>
  place({ cloud: fakeCloud(options), engine: { createsFirst: false } }),
)

engineLaw('fakeEngine over a world in a file', inFile, {
  skips: [
    {
      reason: 'one process has the file open; whoever wants to share a world serves it',
      tests: [
        'created by two engines at once with one key it is one object',
        'what one engine changes the other sees',
      ],
    },
  ],
})

engineLaw('fakeEngine over a world in another process', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'alice-fake-'))
  const path = join(folder, 'cloud.sock')
  const cloud = fakeCloud(options)
  const server = await serveCloud(cloud, path)
  const doors = [distantCloud(path)]
  const near = place({ cloud })
  return {
    ...near,
    engine: engineOf({ cloud: doors[0]! }),
    async restart() {
      const door = distantCloud(path)
      doors.push(door)
      return engineOf({ cloud: door })
    },
    async silence() {
      await server[Symbol.asyncDispose]()
    },
    async close() {
      for (const door of doors) door.close()
      await server[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true })
    },
  }
})

async function inFile(): Promise<EnginePlace> {
  const folder = mkdtempSync(join(tmpdir(), 'alice-fake-'))
  const file = join(folder, 'world.jsonl')
  let cloud = fakeCloud({ ...options, file })
  const first = place({ cloud })
  return {
    ...first,
    async restart() {
      cloud.close()
      cloud = fakeCloud({ ...options, file })
      return engineOf({ cloud })
    },
    async close() {
      cloud.close()
      rmSync(folder, { recursive: true })
    },
  }
}

const faults: readonly FakeFault[] = [
  { on: 'create', specs: { image: 'broken:1' }, times: 'always', fault: 'failed' },
  { on: 'create', specs: { image: 'slow:1' }, times: 'always', fault: 'slow', ms: 3_600_000 },
]
const options: FakeCloudOptions = { faults, lacking: ['lacking:1'] }

const samples = Object.entries(kinds).map(([type, { runs }]): EngineSample => ({
  type,
  specs: { image: 'web:1', env: { COLOR: 'red' }, ports: [{ port: 80, host_port: 0 }] },
  updated: { image: 'web:1', env: { COLOR: 'blue' }, cpu: 2, settings: { tier: 'large' } },
  replaced: { image: 'web:2', env: { COLOR: 'red' } },
  runs,
  ...(type === 'service' && {
    secret: { image: 'web:1', env: { PASSWORD: 'secret://law' } },
    broken: { image: 'broken:1' },
    slow: { image: 'slow:1' },
    lacking: { image: 'lacking:1' },
    prints: 'started',
  }),
}))

type More = Partial<FakeEngineOptions>
const engineOf = (more: More & { readonly cloud: FakeEngineOptions['cloud'] }) =>
  fakeEngine({ clock: fakeClock(), ...more })

function place({ cloud, engine = {} }: { readonly cloud: FakeCloud; readonly engine?: More }): EnginePlace {
  return {
    engine: engineOf({ cloud, ...engine }),
    samples,
    restart: async () => engineOf({ cloud, ...engine }),
    spoil: async handle => cloud.drift(handle, { specs: { env: { COLOR: 'green' } } }),
    silence: async () => cloud.silence(true),
    async reached(wanted) {
      const serving = cloud.objects().find(({ handle }) => handle === cloud.serving(wanted))
      return serving?.mark?.key ?? 'nobody'
    },
    async stranger(wanted) {
      const { deployment, resource, key, type } = wanted
      const name = [deployment, resource, ...(engine.createsFirst === false ? [] : [key])].join('-')
      const handle = cloud.stranger({ name, type, specs: { image: 'theirs:1' } })
      return { name, handle, look: async () => cloud.objects().find(each => each.handle === handle) }
    },
    close: async () => cloud.close(),
  }
}
