// cspell:ignore replicaof
import { common, cpu, engine, image, instances, memoryMb, storageGb, template } from './template.ts'
import { numbered, outputOf, wordsOf } from './words.ts'

export const redisCluster = template('redis-cluster', {
  title: 'Redis with replicas',
  about: 'A primary that keeps what it was told on disk, and replicas that follow it and can be read from.',
  category: 'data',
  tags: ['redis', 'cache', 'replication'],
  parameters: {
    ...common,
    engine: engine('docker', 'fake'),
    instance_count: instances(3).describe('how many nodes, the primary among them'),
    cpu: cpu(0.5),
    memory_mb: memoryMb(512),
    storage_gb: storageGb(5),
    image: image('redis:7.4-alpine'),
  },

  make({ engine: provider, instance_count, cpu: cores, memory_mb, storage_gb, image: redis }) {
    const { service, network, storage } = wordsOf(provider)
    const [first = 'redis-1', ...others] = numbered('redis', instance_count)
    const node = (name: string, following: readonly string[]) => [
      storage(`${name}-data`, storage_gb),
      service(
        name,
        {
          image: redis,
          command: ['redis-server', '--appendonly', 'yes', ...following],
          cpu: cores,
          memory_mb,
          restart: 'always',
          ports: [{ port: 6379 }],
          health_check: { command: ['redis-cli', 'ping'] },
        },
        { networks: ['redis'], volumes: { [`${name}-data`]: '/data' } },
      ),
    ]
    return {
      description: `Redis on ${instance_count} nodes`,
      resources: [
        network('redis'),
        ...node(first, []),
        ...others.flatMap(name => node(name, ['--replicaof', outputOf(first, 'host'), '6379'])),
      ],
    }
  },
})
