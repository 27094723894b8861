import { dockerEngine, findSocket } from '#adapters/docker-engine'
import { fakeCloud, fakeEngine } from '#adapters/fake-engine'
import { filesEngine } from '#adapters/files-engine'
import { processEngine } from '#adapters/process-engine'
import { tcpProxies } from '#adapters/tcp-proxies'
import { DriftSchedule, Engines, SecretValues, type Engine } from '#domains/infra/ports'
import { provide, type Binding } from '#kernel'
import type { Clock } from '#kernel/ports'
import type { App } from '#kernel/run'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import { secretsOf } from './access-secrets.ts'

export interface OpenEngines {
  readonly bindings: readonly Binding[]
  close(): void
}

interface EnginesOptions {
  readonly config: Config
  readonly clock: Clock
  readonly app: () => App
}

/** What blueprints can be made of on this machine. A container engine is used where one answers. */
export async function openEngines({ config, clock, app }: EnginesOptions): Promise<OpenEngines> {
  const home = join(config.ALICE_HOME, 'engines')
  await mkdir(home, { recursive: true, mode: 0o700 })
  const cloud = fakeCloud({ file: join(home, 'fake.jsonl') })
  const proxies = tcpProxies({ folder: join(home, 'proxies') })
  const roots = config.ALICE_FILES_ROOTS ?? [join(config.ALICE_HOME, 'files')]
  for (const root of roots) await mkdir(root, { recursive: true })
  const engines: Engine[] = [
    processEngine({ folder: join(home, 'process'), proxies, random: Math.random, env: programEnv(config) }),
    filesEngine({ folder: join(home, 'files'), roots }),
    fakeEngine({ cloud, clock }),
  ]
  const socket = await findSocket({
    dockerHost: config.DOCKER_HOST,
    runtimeFolder: config.XDG_RUNTIME_DIR,
    platform: process.platform,
  })
  if (socket) engines.push(dockerEngine({ ...socket, proxies, now: clock.now }))
  const byName = new Map(engines.map(engine => [engine.name, engine]))
  return {
    bindings: [
      provide(Engines, { names: [...byName.keys()], get: name => byName.get(name) }),
      provide(SecretValues, { get: name => secretsOf(app).get(name) }),
      provide(DriftSchedule, {
        everyMs: config.ALICE_DRIFT_MINUTES === 0 ? undefined : config.ALICE_DRIFT_MINUTES * 60_000,
      }),
    ],
    close: () => cloud.close(),
  }
}

/** What a program finds itself in; of Alice's own environment nothing else reaches it. */
const programEnv = ({ PATH, HOME, LANG }: Config): Readonly<Record<string, string>> => ({
  PATH,
  HOME,
  LANG,
})
