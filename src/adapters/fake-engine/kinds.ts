import {
  Command,
  Cpu,
  Environment,
  HealthCheck,
  MemoryMb,
  PublishedPort,
  Restart,
  StorageGb,
} from '#domains/infra/contract'
import type { ResourceType, Specs } from '#domains/infra/ports'
import { z } from 'zod'

const Name = z.string().min(1).max(200)
const NamedNetwork = z.strictObject({ name: Name, aliases: z.array(Name).max(100).default([]) })

/** All kinds take the same fields, so that any blueprint can be tried here; what is special goes into `settings`. */
const FakeSpecs = z.strictObject({
  image: z.string().min(1).max(500).optional(),
  region: z.string().min(1).max(50).optional(),
  command: Command.optional(),
  env: Environment.optional(),
  ports: z.array(PublishedPort).max(100).optional(),
  health_check: HealthCheck.optional(),
  restart: Restart.optional(),
  cpu: Cpu.optional(),
  memory_mb: MemoryMb.optional(),
  storage_gb: StorageGb.optional(),
  replicas: z.number().int().min(0).max(1000).optional(),
  networks: z
    .array(z.union([Name, NamedNetwork]))
    .max(100)
    .optional(),
  volumes: z
    .array(
      z.strictObject({
        volume: Name,
        path: z.string().min(1).max(1000),
        read_only: z.boolean().default(false),
      }),
    )
    .max(100)
    .optional(),
  user: z.string().min(1).max(100).optional(),
  workdir: z.string().min(1).max(1000).optional(),
  site: z.record(z.string().min(1).max(200), z.string().max(200_000)).optional(),
  internal: z.boolean().optional(),
  settings: z.record(z.string(), z.unknown()).optional(),
})
type FakeSpecs = z.output<typeof FakeSpecs>

export const fixedFields = ['image', 'region'] as const

interface Kind {
  readonly about: string
  /** It can be started and stopped. */
  readonly runs: boolean
  readonly keepsData: boolean
}
const running = (about: string): Kind => ({ about, runs: true, keepsData: false })
const keeping = (about: string, runs: boolean): Kind => ({ about, runs, keepsData: true })
const standing = (about: string): Kind => ({ about, runs: false, keepsData: false })

export const kinds: Readonly<Record<string, Kind>> = {
  compute: running('A machine.'),
  service: running('A program that serves.'),
  function: running('A program that runs when it is called.'),
  gateway: running('A way in for requests from outside.'),
  load_balancer: running('Spreads requests over several services.'),
  cache: running('Holds what is asked for often.'),
  cluster: running('Several machines that work as one.'),
  monitoring: running('Watches the others.'),
  database: keeping('Keeps records.', true),
  queue: keeping('Keeps messages until they are worked off.', true),
  storage: keeping('Keeps blocks or files.', false),
  bucket: keeping('Keeps objects by name.', false),
  network: standing('Joins what is in it.'),
  firewall: standing('Says who may reach whom.'),
  dns: standing('A name that leads to an address.'),
  certificate: standing('Proves who somebody is.'),
}

const typeOf = ({ about, keepsData }: Kind): ResourceType => ({
  about,
  specs: FakeSpecs,
  fixed: fixedFields,
  keepsData,
  outputs: ['host', 'port', 'id', 'name'],
  needs: needsOf,
})

function needsOf(specs: Specs) {
  const { cpu = 0, memory_mb = 0, storage_gb = 0, replicas = 1 } = specs as FakeSpecs
  return { cpu: cpu * replicas, memory_mb: memory_mb * replicas, storage_gb: storage_gb * replicas }
}

export const resourceTypes: Readonly<Record<string, ResourceType>> = Object.fromEntries(
  Object.entries(kinds).map(([name, kind]) => [name, typeOf(kind)]),
)

/** The port that it answers at: what the blueprint says, or one that was free. */
export function portOf(specs: Specs, free: number): number {
  const [first] = (specs as FakeSpecs).ports ?? []
  if (!first) return 80
  return first.host_port === 0 ? free : (first.host_port ?? first.port)
}
