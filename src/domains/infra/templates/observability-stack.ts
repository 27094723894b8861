import { common, cpu, engine, instances, memoryMb, storageGb, template } from './template.ts'
import { addressOf, numbered, wordsOf } from './words.ts'

export const observabilityStack = template('observability-stack', {
  title: 'Metrics, logs and dashboards',
  about:
    'Prometheus for metrics, Loki for logs, Grafana to look at both, and collectors that take traces in.',
  category: 'operations',
  tags: ['metrics', 'logs', 'traces', 'prometheus', 'grafana', 'loki', 'opentelemetry'],
  parameters: {
    ...common,
    engine: engine('docker', 'fake'),
    instance_count: instances(1).describe('how many collectors'),
    cpu: cpu(0.5),
    memory_mb: memoryMb(512),
    storage_gb: storageGb(20),
  },

  make({ engine: provider, instance_count, cpu: cores, memory_mb, storage_gb }) {
    const { service, network, storage } = wordsOf(provider)
    const limits = { cpu: cores, memory_mb, restart: 'always' }
    return {
      description: 'Metrics, logs and dashboards; set the secret grafana-admin first',
      resources: [
        network('watch'),
        storage('metrics-data', storage_gb),
        storage('logs-data', storage_gb),
        storage('dashboards-data', 1),
        service(
          'metrics',
          {
            image: 'prom/prometheus:v2.55.1',
            ...limits,
            ports: [{ port: 9090 }],
            health_check: { http_path: '/-/ready' },
          },
          { networks: ['watch'], volumes: { 'metrics-data': '/prometheus' } },
        ),
        service(
          'logs',
          {
            image: 'grafana/loki:3.2.1',
            ...limits,
            ports: [{ port: 3100 }],
            health_check: { http_path: '/ready', retries: 60 },
          },
          { networks: ['watch'], volumes: { 'logs-data': '/loki' } },
        ),
        ...numbered('collector', instance_count).map(name =>
          service(
            name,
            {
              image: 'otel/opentelemetry-collector:0.114.0',
              ...limits,
              ports: [{ port: 4318 }],
              health_check: {},
            },
            { networks: ['watch'] },
          ),
        ),
        service(
          'dashboards',
          {
            image: 'grafana/grafana:11.3.0',
            ...limits,
            env: {
              GF_SECURITY_ADMIN_PASSWORD: 'secret://grafana-admin',
              METRICS: `http://${addressOf('metrics', 9090)}`,
              LOGS: `http://${addressOf('logs', 3100)}`,
            },
            ports: [{ port: 3000, host_port: 0 }],
            health_check: { http_path: '/api/health', retries: 60 },
          },
          { networks: ['watch'], volumes: { 'dashboards-data': '/var/lib/grafana' } },
        ),
      ],
    }
  },
})
