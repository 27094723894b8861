export { openTelemetry, type OpenTelemetry } from './open-telemetry.ts'
