// cspell:ignore isready
import { common, cpu, engine, image, instances, memoryMb, template } from './template.ts'
import { addressOf, numbered, wordsOf } from './words.ts'

export const zeroTrustNetwork = template('zero-trust-network', {
  title: 'Network without trust',
  about:
    'Three networks, each part in no more of them than it needs: only the gateway is reached from outside, only the application reaches the data, and the data reaches nobody.',
  category: 'operations',
  tags: ['network', 'security', 'isolation', 'segments'],
  parameters: {
    ...common,
    engine: engine('docker', 'fake'),
    instance_count: instances(2),
    cpu: cpu(0.5),
    memory_mb: memoryMb(256),
    image: image('nginx:1.27-alpine').describe('the application; it listens on port 80'),
  },

  make({ engine: provider, instance_count, cpu: cores, memory_mb, image: application }) {
    const { service, network } = wordsOf(provider)
    const apps = numbered('app', instance_count)
    return {
      description: 'A gateway, an application and its data, each in networks of its own',
      metadata: { isolation: 'segments' },
      resources: [
        network('edge'),
        network('inside', { isInternal: true }),
        network('vault', { isInternal: true }),
        service(
          'data',
          {
            image: 'postgres:17-alpine',
            env: { POSTGRES_PASSWORD: 'secret://zero-trust-database' },
            cpu: 1,
            memory_mb: 512,
            restart: 'always',
            ports: [{ port: 5432 }],
            health_check: { command: ['pg_isready', '-U', 'postgres'], retries: 30 },
          },
          { networks: ['vault'] },
        ),
        ...apps.map(name =>
          service(
            name,
            {
              image: application,
              cpu: cores,
              memory_mb,
              restart: 'always',
              env: { DATABASE: addressOf('data', 5432) },
              ports: [{ port: 80 }],
              health_check: { http_path: '/' },
            },
            { networks: ['inside', 'vault'] },
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
              ...apps.flatMap(name => ['--to', `${name}:80`]),
            ],
            cpu: 0.5,
            memory_mb: 128,
            restart: 'always',
            ports: [{ port: 80, host_port: 0 }],
            health_check: { http_path: '/' },
          },
          { networks: ['edge', 'inside'], dependencies: apps },
        ),
      ],
    }
  },
})
