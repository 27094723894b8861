import { z } from 'zod'
import { common, engine, image, template } from './template.ts'
import { outputOf, wordsOf } from './words.ts'

/** Cores and GB of memory, and what DigitalOcean calls a machine of that size. */
const sizes = {
  small: { cpu: 1, memory_gb: 2, storage_gb: 25, droplet: 's-1vcpu-2gb' },
  medium: { cpu: 2, memory_gb: 4, storage_gb: 50, droplet: 's-2vcpu-4gb' },
  large: { cpu: 4, memory_gb: 8, storage_gb: 100, droplet: 's-4vcpu-8gb' },
  xlarge: { cpu: 8, memory_gb: 16, storage_gb: 200, droplet: 's-8vcpu-16gb' },
} as const
type Size = keyof typeof sizes

const sizeOf = { dev: 'small', staging: 'medium', prod: 'large' } as const satisfies Record<string, Size>
const regions = ['ams3', 'blr1', 'fra1', 'lon1', 'nyc1', 'nyc3', 'sfo3', 'sgp1', 'syd1', 'tor1'] as const
const port = 4100

/** Alice herself: on a Docker host, or on a machine of DigitalOcean. */
export const aliceStack = template('alice-stack', {
  title: 'Alice',
  about:
    'Alice herself with her data on a volume of its own, per environment and size, on Docker or DigitalOcean.',
  category: 'operations',
  tags: ['alice', 'docker', 'digitalocean', 'deployment'],
  parameters: {
    ...common,
    engine: engine('docker', 'digitalocean', 'fake'),
    size: z
      .enum(['small', 'medium', 'large', 'xlarge'])
      .optional()
      .describe('small 1 core 2 GB, medium 2/4, large 4/8, xlarge 8/16; fits the environment when not said'),
    region: z.enum(regions).default('fra1').describe('of DigitalOcean'),
    image: image('alice:0.1.0').describe('built from deploy/Dockerfile'),
    host_port: z.coerce.number().int().min(0).max(65_535).default(port).describe('0 takes a free one'),
    monitoring: z.boolean().optional().describe('metrics to whoever reaches it; on unless it is for dev'),
    backups: z
      .boolean()
      .optional()
      .describe('every event into daily files, or of the whole machine; on for prod'),
    tags: z
      .array(z.string().regex(/^[\w:.-]{1,100}$/, 'letters, digits, _ : . and -'))
      .max(20)
      .default([]),
  },

  make(wish) {
    const { environment } = wish
    const size = sizes[wish.size ?? sizeOf[environment]]
    const monitoring = wish.monitoring ?? environment !== 'dev'
    const backups = wish.backups ?? environment === 'prod'
    const tags = ['alice', `env:${environment}`, ...wish.tags]
    const wanted = { ...wish, size, monitoring, backups, tags }
    return {
      description: `Alice for ${environment} with ${size.cpu} cores and ${size.memory_gb} GB`,
      metadata: { tags },
      resources: wish.engine === 'digitalocean' ? onDigitalOcean(wanted) : onDocker(wanted),
    }
  },
})

interface Stack {
  readonly engine: string
  readonly environment: string
  readonly size: (typeof sizes)[Size]
  readonly region: string
  readonly image: string
  readonly host_port: number
  readonly monitoring: boolean
  readonly backups: boolean
  readonly tags: readonly string[]
}

function onDocker({
  engine: provider,
  environment,
  size,
  image: alice,
  host_port,
  monitoring,
  backups,
}: Stack) {
  const { service, storage } = wordsOf(provider)
  return [
    storage('alice-data', size.storage_gb),
    ...(backups ? [storage('alice-backups', size.storage_gb)] : []),
    service(
      'alice',
      {
        image: alice,
        env: {
          ALICE_HOME: '/data',
          ALICE_HOST: '0.0.0.0',
          ALICE_PORT: String(port),
          // Whoever needs TLS puts it in front, or gives Alice a certificate; without this she listens to nobody outside.
          ALICE_INSECURE_HTTP: 'true',
          ALICE_LOG_LEVEL: environment === 'dev' ? 'debug' : 'info',
          ...(monitoring && { ALICE_METRICS_OPEN: 'true' }),
          ...(backups && { ALICE_EVENT_FILES: '/backups/events' }),
        },
        cpu: size.cpu,
        memory_mb: size.memory_gb * 1024,
        restart: 'always',
        ports: [{ port, host_port }],
        health_check: { http_path: '/health', interval_ms: 5000, timeout_ms: 5000, retries: 12 },
      },
      { volumes: { 'alice-data': '/data', ...(backups && { 'alice-backups': '/backups' }) } },
    ),
  ]
}

/** A machine that runs the container, with its data on a volume that outlives it. */
function onDigitalOcean({ size, region, image: alice, monitoring, backups, tags }: Stack) {
  const provider = 'digitalocean'
  return [
    { type: 'storage', name: 'alice-data', provider, specs: { region, storage_gb: size.storage_gb } },
    {
      type: 'compute',
      name: 'alice',
      provider,
      specs: {
        region,
        size: size.droplet,
        image: 'docker-20-04',
        backups,
        monitoring,
        tags,
        volumes: [{ volume: outputOf('alice-data', 'id'), path: '/mnt/alice' }],
        user_data: [
          '#!/bin/sh',
          'mkdir -p /mnt/alice',
          'docker run --detach --restart always --name alice --publish 127.0.0.1:4100:4100 --volume /mnt/alice:/data \\',
          `  --env ALICE_HOME=/data --env ALICE_HOST=0.0.0.0 --env ALICE_INSECURE_HTTP=true ${alice}`,
        ].join('\n'),
      },
    },
    {
      type: 'network',
      name: 'alice-firewall',
      provider,
      specs: {
        inbound: [{ protocol: 'tcp', port: 22 }],
        outbound: 'all',
        targets: [outputOf('alice', 'id')],
      },
    },
  ]
}
