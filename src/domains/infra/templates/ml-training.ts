// cspell:ignore mlflow
import { z } from 'zod'
import { common, cpu, engine, image, instances, memoryMb, storageGb, template } from './template.ts'
import { addressOf, numbered, wordsOf } from './words.ts'

export const mlTraining = template('ml-training', {
  title: 'Training of models',
  about: 'Trainers that share a data set and write models, with a tracker of their runs.',
  category: 'ai',
  tags: ['machine learning', 'training', 'models', 'mlflow'],
  parameters: {
    ...common,
    engine: engine('docker', 'fake'),
    instance_count: instances(1).describe('how many trainers'),
    cpu: cpu(4),
    memory_mb: memoryMb(8192),
    storage_gb: storageGb(100),
    image: image('python:3.13-slim').describe('of the trainers'),
    command: z
      .array(z.string().max(1000))
      .min(1)
      .max(50)
      .default(['sleep', 'infinity'])
      .describe('what trains'),
  },

  make({ engine: provider, instance_count, cpu: cores, memory_mb, storage_gb, image: trainer, command }) {
    const { service, network, storage } = wordsOf(provider)
    const inside = { networks: ['training'] }
    return {
      description: `${instance_count} trainers with a shared data set and a tracker of runs`,
      resources: [
        network('training'),
        storage('datasets', storage_gb),
        storage('models', storage_gb),
        service(
          'tracker',
          {
            image: 'ghcr.io/mlflow/mlflow:v2.18.0',
            command: [
              'mlflow',
              'server',
              '--host',
              '0.0.0.0',
              '--port',
              '5000',
              '--backend-store-uri',
              'sqlite:////models/runs.db',
            ],
            cpu: 1,
            memory_mb: 1024,
            restart: 'always',
            ports: [{ port: 5000, host_port: 0 }],
            health_check: { http_path: '/health', retries: 60 },
          },
          { ...inside, volumes: { models: '/models' } },
        ),
        ...numbered('trainer', instance_count).map(name =>
          service(
            name,
            {
              image: trainer,
              command,
              cpu: cores,
              memory_mb,
              restart: 'on-failure',
              env: { MLFLOW_TRACKING_URI: `http://${addressOf('tracker', 5000)}` },
            },
            { ...inside, volumes: { datasets: '/datasets', models: '/models' } },
          ),
        ),
      ],
    }
  },
})
