// cspell:ignore isready pghost pgpassword pguser
import { common, cpu, engine, image, instances, memoryMb, storageGb, template } from './template.ts'
import { addressOf, numbered, outputOf, wordsOf } from './words.ts'

export const dataPipeline = template('data-pipeline', {
  title: 'Data pipeline',
  about:
    'A queue that takes records in, workers that work them off, and a database that keeps what came of them.',
  category: 'data',
  tags: ['queue', 'workers', 'etl', 'postgres', 'stream'],
  parameters: {
    ...common,
    engine: engine('docker', 'fake'),
    instance_count: instances(3),
    cpu: cpu(1),
    memory_mb: memoryMb(512),
    storage_gb: storageGb(50),
    image: image('python:3.13-slim').describe('of the workers'),
  },

  make({ engine: provider, instance_count, cpu: cores, memory_mb, storage_gb, image: worker }) {
    const { service, network, storage } = wordsOf(provider)
    const inside = { networks: ['pipeline'] }
    return {
      description: `${instance_count} workers between a queue and a database; set the secret pipeline-database first`,
      resources: [
        network('pipeline'),
        storage('queue-data', storage_gb),
        storage('database-data', storage_gb),
        service(
          'queue',
          {
            image: 'nats:2.10-alpine',
            command: ['nats-server', '--jetstream', '--store_dir', '/data'],
            cpu: 1,
            memory_mb: 512,
            restart: 'always',
            ports: [{ port: 4222 }],
            health_check: {},
          },
          { ...inside, volumes: { 'queue-data': '/data' } },
        ),
        service(
          'database',
          {
            image: 'postgres:17-alpine',
            env: { POSTGRES_PASSWORD: 'secret://pipeline-database' },
            cpu: 1,
            memory_mb: 1024,
            restart: 'always',
            ports: [{ port: 5432 }],
            health_check: { command: ['pg_isready', '-U', 'postgres'], retries: 30 },
          },
          { ...inside, volumes: { 'database-data': '/var/lib/postgresql/data' } },
        ),
        ...numbered('worker', instance_count).map(name =>
          service(
            name,
            {
              image: worker,
              command: ['sleep', 'infinity'],
              cpu: cores,
              memory_mb,
              restart: 'always',
              env: {
                QUEUE: addressOf('queue', 4222),
                PGHOST: outputOf('database', 'host'),
                PGUSER: 'postgres',
                PGPASSWORD: 'secret://pipeline-database',
              },
            },
            inside,
          ),
        ),
      ],
    }
  },
})
