import {
  Command,
  Cpu,
  Environment,
  HealthCheck,
  MemoryMb,
  PublishedPort,
  Restart,
} from '#domains/infra/contract'
import { z } from 'zod'
import { secretFields } from './secret-values.ts'

/** `${resource.output}` stands for a name until it is known. */
const reference = String.raw`\$\{[^}]+\}`
export const engineName = z
  .string()
  .max(255)
  .regex(new RegExp(`^(${reference}|[A-Za-z0-9][A-Za-z0-9_.-]*)$`), 'a name has letters, digits, _, . and -')
const path = z.string().max(4000).startsWith('/')
const capability = z
  .string()
  .regex(/^[A-Za-z_]+$/)
  .max(50)
  .overwrite(name => name.toUpperCase().replace(/^CAP_/, ''))
const capabilities = z
  .array(capability)
  .max(50)
  .default([])
  .overwrite(names => [...new Set(names)].toSorted())
const by =
  <T>(keyOf: (each: T) => string | number) =>
  (a: T, b: T) =>
    keyOf(a) < keyOf(b) ? -1 : 1

export const OwnLabels = z
  .record(z.string().max(200), z.string().max(5000))
  .default({})
  .refine(
    labels => Object.keys(labels).every(name => !name.startsWith('alice.')),
    'labels of alice.* are taken',
  )

const NetworkUse = z.strictObject({
  /** An output of a network (`${net.name}`) or the name of one that is there. */
  name: engineName,
  aliases: z
    .array(engineName)
    .max(20)
    .default([])
    .overwrite(names => [...new Set(names)].toSorted()),
})
const VolumeUse = z.strictObject({
  /** An output of a storage (`${data.name}`) or the name of a volume that is there; never a path of the host. */
  volume: engineName,
  path,
  read_only: z.boolean().default(false),
})
const Tmpfs = z.strictObject({ path, size_mb: z.number().int().min(1).max(1_048_576).optional() })
const Limit = z.strictObject({ soft: z.number().int().min(-1), hard: z.number().int().min(-1) })

/** What a container is to be. Lists whose order means nothing are kept in one order. */
export const ContainerSpecs = z
  .strictObject({
    image: z
      .string()
      .max(500)
      .regex(new RegExp(`^(${reference}|[A-Za-z0-9][A-Za-z0-9_./:@-]*)$`), 'an image is like nginx:1.29'),
    command: Command.optional(),
    entrypoint: Command.optional(),
    env: Environment.default({}),
    labels: OwnLabels,
    ports: z
      .array(PublishedPort)
      .max(100)
      .default([])
      .overwrite(ports => ports.toSorted(by(each => each.port))),
    networks: z
      .array(NetworkUse)
      .max(20)
      .default([])
      .overwrite(uses => uses.toSorted(by(each => each.name))),
    volumes: z
      .array(VolumeUse)
      .max(50)
      .default([])
      .overwrite(uses => uses.toSorted(by(each => each.path))),
    tmpfs: z
      .array(Tmpfs)
      .max(20)
      .default([])
      .overwrite(all => all.toSorted(by(each => each.path))),
    health_check: HealthCheck.optional(),
    restart: Restart.default('on-failure'),
    cpu: Cpu.default(1),
    memory_mb: MemoryMb.min(6, 'a container needs 6 MB').default(512),
    pids_limit: z.number().int().min(1).max(4_194_304).default(1024),
    cap_add: capabilities,
    cap_drop: capabilities,
    read_only: z.boolean().default(false),
    /** A process of the engine is the first one, and waits for orphans. */
    init: z.boolean().default(false),
    /** Seconds it has to end by itself. */
    stop_timeout: z.number().int().min(0).max(3600).default(10),
    extra_hosts: z.record(z.string().max(255), z.string().max(255)).default({}),
    dns: z.array(z.string().max(255)).max(10).default([]),
    ulimits: z.record(z.string().regex(/^[a-z]+$/), Limit).default({}),
    hostname: z.string().min(1).max(63).optional(),
    user: z.string().min(1).max(200).optional(),
    workdir: path.optional(),
  })
  .superRefine((specs, context) => {
    for (const [field, value] of Object.entries(specs)) {
      if ((secretFields as readonly string[]).includes(field)) continue
      if (!JSON.stringify(value ?? null).includes('secret://')) continue
      const message = `secrets may be in ${secretFields.join(', ')} only`
      context.addIssue({ code: 'custom', path: [field], message })
    }
    const twice = specs.ports.find((each, at) => each.port === specs.ports[at + 1]?.port)
    if (twice) {
      context.addIssue({ code: 'custom', path: ['ports'], message: `port ${twice.port} is there twice` })
    }
    const check = specs.health_check
    if (!check || check.command || check.port !== undefined || specs.ports.length > 0) return
    context.addIssue({ code: 'custom', path: ['health_check'], message: 'say which port is to be checked' })
  })
export type ContainerSpecs = z.output<typeof ContainerSpecs>

/** Fields that `update` brings to what is wanted; for all others a container has to be made anew. */
const changeable = new Set(['networks', 'name'])
const limits = new Set(['cpu', 'memory_mb', 'pids_limit', 'restart', 'memory_swap_mb'])

/** `other` is whatever somebody gave a container that no blueprint can. */
export const fixedFields = (changesLimits: boolean): readonly string[] =>
  [...Object.keys(ContainerSpecs.shape), 'memory_swap_mb', 'other'].filter(
    field => !changeable.has(field) && !(changesLimits && limits.has(field)),
  )

export const containerOutputs = ['id', 'name', 'host', 'ip', 'port', 'host_port'] as const
