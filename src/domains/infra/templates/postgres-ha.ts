// cspell:ignore basebackup isready pgdata pgpassword
import { common, cpu, engine, image, instances, memoryMb, storageGb, template } from './template.ts'
import { numbered, outputOf, wordsOf } from './words.ts'

const data = '/var/lib/postgresql/data'
// Replicas ask for a stream that the image's own rules do not let anybody have.
const primaryCommand = [
  `printf 'echo "host replication all all scram-sha-256" >> "$PGDATA/pg_hba.conf"\\n' > /docker-entrypoint-initdb.d/replication.sh`,
  'exec docker-entrypoint.sh postgres',
].join(' && ')
const replicaCommand = [
  'chmod 700 "$PGDATA"',
  '[ -s "$PGDATA/PG_VERSION" ] || until pg_basebackup -h "$PRIMARY" -U postgres -D "$PGDATA" -R -X stream; do sleep 1; done',
  'exec postgres',
].join('; ')

export const postgresHa = template('postgres-ha', {
  title: 'PostgreSQL with replicas',
  about: 'A primary and streaming replicas that can be read from, each with storage of its own.',
  category: 'data',
  tags: ['postgres', 'database', 'replication', 'high availability'],
  parameters: {
    ...common,
    engine: engine('docker', 'fake'),
    instance_count: instances(2, 10).describe('how many replicas'),
    cpu: cpu(1),
    memory_mb: memoryMb(1024),
    storage_gb: storageGb(20),
    image: image('postgres:17-alpine'),
  },

  make({ engine: provider, instance_count, cpu: cores, memory_mb, storage_gb, image: postgres }) {
    const { service, network, storage } = wordsOf(provider)
    const secret = 'secret://postgres-password'
    const shared = {
      image: postgres,
      cpu: cores,
      memory_mb,
      restart: 'always',
      ports: [{ port: 5432 }],
      health_check: { command: ['pg_isready', '-U', 'postgres'], retries: 30 },
    }
    const replicas = numbered('replica', instance_count)
    return {
      description: `PostgreSQL with ${instance_count} replicas; set the secret postgres-password first`,
      resources: [
        network('database'),
        storage('primary-data', storage_gb),
        service(
          'primary',
          { ...shared, command: ['sh', '-c', primaryCommand], env: { POSTGRES_PASSWORD: secret } },
          { networks: ['database'], volumes: { 'primary-data': data } },
        ),
        ...replicas.flatMap(name => [
          storage(`${name}-data`, storage_gb),
          service(
            name,
            {
              ...shared,
              user: 'postgres',
              command: ['sh', '-c', replicaCommand],
              env: { PRIMARY: outputOf('primary', 'host'), PGPASSWORD: secret },
            },
            { networks: ['database'], volumes: { [`${name}-data`]: data } },
          ),
        ]),
      ],
    }
  },
})
