import { common, cpu, engine, image, instances, memoryMb, template } from './template.ts'
import { addressOf, numbered, wordsOf } from './words.ts'

const parts = ['catalog', 'orders', 'users'] as const

export const microservicesK8s = template('microservices-k8s', {
  title: 'Microservices',
  about:
    'A gateway, a storefront in several copies and three services with a cache and a queue, cut as for Kubernetes: one container each, addressed by name.',
  category: 'platform',
  tags: ['microservices', 'kubernetes', 'containers', 'gateway', 'queue'],
  parameters: {
    ...common,
    engine: engine('docker', 'fake'),
    instance_count: instances(2),
    cpu: cpu(0.5),
    memory_mb: memoryMb(256),
    image: image('nginx:1.27-alpine').describe('of each service; it listens on port 80'),
  },

  make({ engine: provider, instance_count, cpu: cores, memory_mb, image: application }) {
    const { service, network } = wordsOf(provider)
    const inside = { networks: ['mesh'] }
    const limits = { cpu: cores, memory_mb, restart: 'always' }
    const health_check = { http_path: '/' }
    const fronts = numbered('storefront', instance_count)
    return {
      description: 'Services behind a gateway, with a cache and a queue',
      resources: [
        network('mesh'),
        service(
          'cache',
          { image: 'redis:7.4-alpine', ...limits, ports: [{ port: 6379 }], health_check: {} },
          inside,
        ),
        service(
          'queue',
          { image: 'nats:2.10-alpine', ...limits, ports: [{ port: 4222 }], health_check: {} },
          inside,
        ),
        ...parts.map(name =>
          service(
            name,
            {
              image: application,
              ...limits,
              env: { CACHE: addressOf('cache', 6379), QUEUE: addressOf('queue', 4222) },
              ports: [{ port: 80 }],
              health_check,
            },
            inside,
          ),
        ),
        ...fronts.map(name =>
          service(
            name,
            {
              image: application,
              ...limits,
              env: Object.fromEntries(parts.map(part => [part.toUpperCase(), addressOf(part, 80)])),
              ports: [{ port: 80 }],
              health_check,
            },
            inside,
          ),
        ),
        service(
          'gateway',
          {
            image: 'caddy:2.8-alpine',
            command: [
              'caddy',
              'reverse-proxy',
              '--from',
              ':80',
              ...fronts.flatMap(name => ['--to', addressOf(name, 80)]),
            ],
            cpu: 0.5,
            memory_mb: 128,
            restart: 'always',
            ports: [{ port: 80, host_port: 0 }],
            health_check,
          },
          inside,
        ),
      ],
    }
  },
})
