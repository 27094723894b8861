export { prometheusMetrics, type PrometheusMetrics } from './prometheus-metrics.ts'
