import { common, cpu, engine, image, instances, memoryMb, template } from './template.ts'
import { addressOf, numbered, wordsOf } from './words.ts'

export const haWebApp = template('ha-web-app', {
  title: 'Web app that stays up',
  about: 'Several servers of the same application behind a balancer that leaves out whoever does not answer.',
  category: 'web',
  tags: ['web', 'load balancer', 'high availability'],
  parameters: {
    ...common,
    engine: engine('docker', 'fake'),
    instance_count: instances(3),
    cpu: cpu(1),
    memory_mb: memoryMb(512),
    image: image('nginx:1.27-alpine').describe('the application; it listens on port 80'),
  },

  make({ engine: provider, instance_count, cpu: cores, memory_mb, image: application }) {
    const { service, network } = wordsOf(provider)
    const servers = numbered('web', instance_count)
    const upstreams = servers.flatMap(name => ['--to', addressOf(name, 80)])
    return {
      description: `${instance_count} servers behind a balancer`,
      resources: [
        network('inside'),
        ...servers.map(name =>
          service(
            name,
            {
              image: application,
              cpu: cores,
              memory_mb,
              ports: [{ port: 80 }],
              health_check: { http_path: '/' },
              restart: 'always',
            },
            { networks: ['inside'] },
          ),
        ),
        service(
          'balancer',
          {
            image: 'caddy:2.8-alpine',
            command: ['caddy', 'reverse-proxy', '--from', ':80', ...upstreams],
            cpu: 0.5,
            memory_mb: 128,
            ports: [{ port: 80, host_port: 0 }],
            health_check: { http_path: '/' },
            restart: 'always',
          },
          { networks: ['inside'] },
        ),
      ],
    }
  },
})
