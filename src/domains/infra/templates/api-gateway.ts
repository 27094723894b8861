import { common, cpu, engine, image, instances, memoryMb, template } from './template.ts'
import { addressOf, numbered, wordsOf } from './words.ts'

export const apiGateway = template('api-gateway', {
  title: 'API gateway',
  about: 'One way in for several copies of an API, with a shared count of who asked how often.',
  category: 'platform',
  tags: ['api', 'gateway', 'proxy', 'rate limit'],
  parameters: {
    ...common,
    engine: engine('docker', 'fake'),
    instance_count: instances(2),
    cpu: cpu(0.5),
    memory_mb: memoryMb(256),
    image: image('nginx:1.27-alpine').describe('the API; it listens on port 80'),
  },

  make({ engine: provider, instance_count, cpu: cores, memory_mb, image: api }) {
    const { service, network } = wordsOf(provider)
    const copies = numbered('api', instance_count)
    const inside = { networks: ['api-net'] }
    return {
      description: `${instance_count} copies of an API behind one gateway`,
      resources: [
        network('api-net'),
        service(
          'counter',
          {
            image: 'redis:7.4-alpine',
            cpu: 0.25,
            memory_mb: 128,
            restart: 'always',
            ports: [{ port: 6379 }],
            health_check: { command: ['redis-cli', 'ping'] },
          },
          inside,
        ),
        ...copies.map(name =>
          service(
            name,
            {
              image: api,
              cpu: cores,
              memory_mb,
              restart: 'always',
              env: { COUNTER: addressOf('counter', 6379) },
              ports: [{ port: 80 }],
              health_check: { http_path: '/' },
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
              ...copies.flatMap(name => ['--to', addressOf(name, 80)]),
            ],
            cpu: 0.5,
            memory_mb: 128,
            restart: 'always',
            ports: [{ port: 80, host_port: 0 }],
            health_check: { http_path: '/' },
          },
          inside,
        ),
      ],
    }
  },
})
