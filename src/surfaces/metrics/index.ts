export { metricsPart, type MetricsOptions } from './metrics-part.ts'
