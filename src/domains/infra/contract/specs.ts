// Fields that mean the same on every engine that has them, so that one blueprint fits several.
import { z } from 'zod'

/** How an engine knows that something serves. One of `http_path`, `command`, or neither: a TCP connection. */
export const HealthCheck = z.strictObject({
  http_path: z.string().startsWith('/').max(500).optional(),
  command: z.array(z.string()).min(1).max(50).optional(),
  /** Of `ports`; the first when not said. */
  port: z.number().int().min(1).max(65_535).optional(),
  interval_ms: z.number().int().min(50).max(600_000).default(1000),
  timeout_ms: z.number().int().min(50).max(60_000).default(2000),
  /** Failures in a row until it counts as failed. */
  retries: z.number().int().min(1).max(100).default(5),
})

/** Where it listens; `host_port` 0 is any free port of the host, absent: not reachable from the host. */
export const PublishedPort = z.strictObject({
  port: z.number().int().min(1).max(65_535),
  host_port: z.number().int().min(0).max(65_535).optional(),
})

/** A number becomes its text: `PORT: ${db.port}` is one when it is known. */
export const Environment = z.record(
  z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/),
  z.union([z.string().max(10_000), z.number().transform(String)]),
)
export const Restart = z.enum(['always', 'on-failure', 'never'])
export const Command = z.array(z.string().max(10_000)).max(200)
/** Cores. */
export const Cpu = z.number().positive().max(1024)
export const MemoryMb = z.number().int().min(4).max(16_777_216)
export const StorageGb = z.number().positive().max(1_048_576)
