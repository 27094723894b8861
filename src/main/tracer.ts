import type { OpenTelemetry } from '#adapters/open-telemetry'
import type { Logger } from '#kernel'
import type { Config } from '../config.ts'
import { readVersion } from './version.ts'

/** Sends traces where the configuration names a collector; the library is loaded only then. */
export async function openTracer(
  config: Config,
  node: string,
  log: Logger,
): Promise<OpenTelemetry | undefined> {
  const endpoint = config.ALICE_OTLP ?? config.OTEL_EXPORTER_OTLP_ENDPOINT
  if (endpoint === undefined) return undefined
  const { openTelemetry } = await import('#adapters/open-telemetry')
  return openTelemetry({ endpoint, ratio: config.ALICE_OTLP_RATIO, version: readVersion(), node, log })
}
