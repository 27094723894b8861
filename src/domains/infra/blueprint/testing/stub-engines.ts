import { z } from 'zod'
import {
  Command,
  Cpu,
  Environment,
  HealthCheck,
  MemoryMb,
  PublishedPort,
  Restart,
  StorageGb,
} from '../../contract.ts'
import type { Engine, Engines, Needs, ResourceType, Specs } from '../../ports.ts'

/** An engine that only says what it takes: the words that all engines share, and nothing else. */
export function stubEngine(
  name: string,
  types: Readonly<Record<string, ResourceType>> = commonTypes,
): Engine {
  const never = () => Promise.reject(new Error(`${name} makes nothing`))
  return {
    name,
    about: 'Says what it takes',
    types,
    parallelism: 1,
    createsFirst: true,
    missing: never,
    supply: never,
    list: never,
    read: never,
    create: never,
    update: never,
    remove: never,
    wait: never,
    health: async () => ({ isHealthy: true, about: 'it is not real' }),
  }
}

export function stubEngines(...engines: readonly Engine[]): Engines {
  const byName = new Map(engines.map(engine => [engine.name, engine]))
  return { names: [...byName.keys()], get: name => byName.get(name) }
}

const NetworkUse = z.union([
  z.string().min(1).max(200),
  z.strictObject({ name: z.string().min(1).max(200), aliases: z.array(z.string()).default([]) }),
])

const CommonSpecs = z.strictObject({
  image: z.string().min(1).max(500).optional(),
  site: z.record(z.string().regex(/^[\w.-]+$/), z.string()).optional(),
  command: Command.optional(),
  env: Environment.optional(),
  ports: z.array(PublishedPort).optional(),
  health_check: HealthCheck.optional(),
  restart: Restart.default('on-failure'),
  cpu: Cpu.default(0.5),
  memory_mb: MemoryMb.default(256),
  storage_gb: StorageGb.optional(),
  networks: z.array(NetworkUse).optional(),
  volumes: z
    .array(
      z.strictObject({
        volume: z.string(),
        path: z.string().startsWith('/'),
        read_only: z.boolean().default(false),
      }),
    )
    .optional(),
  user: z.string().optional(),
  workdir: z.string().optional(),
})
const NetworkSpecs = z.strictObject({
  internal: z.boolean().optional(),
  settings: z.record(z.string(), z.unknown()).optional(),
})
const StorageSpecs = z.strictObject({ storage_gb: StorageGb.default(1) })

const nothing: Needs = { cpu: 0, memory_mb: 0, storage_gb: 0 }
const typeOf = (
  specs: z.ZodType<Specs>,
  needs: (specs: Specs) => Partial<Needs>,
  outputs: readonly string[],
) => ({
  about: 'A thing',
  specs,
  fixed: ['image'],
  keepsData: false,
  outputs: ['id', 'name', ...outputs],
  needs: (given: Specs) => ({ ...nothing, ...needs(given) }),
})

/** What most blueprints are made of. */
const commonTypes: Readonly<Record<string, ResourceType>> = {
  service: typeOf(CommonSpecs, specs => ({ cpu: Number(specs.cpu), memory_mb: Number(specs.memory_mb) }), [
    'host',
    'port',
  ]),
  network: typeOf(NetworkSpecs, () => ({}), []),
  storage: typeOf(StorageSpecs, specs => ({ storage_gb: Number(specs.storage_gb) }), []),
}
