import type { Logger } from '#kernel'
import { pino } from 'pino'

export interface PinoLogOptions {
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  /** A file, or the standard error stream when absent. */
  readonly file?: string | undefined
}

/** Names under which secrets travel; their values never reach a log line. */
const secretPaths = ['key', 'secret', 'token', 'password', 'authorization', 'apiKey', 'apiSecret'].flatMap(
  name => [name, `*.${name}`, `*.*.${name}`],
)

/** Structured JSON lines with the time in RFC 3339. `flush` before the process ends. */
export function pinoLog({ level, file }: PinoLogOptions): Logger & { flush(): void } {
  const destination = pino.destination(
    file === undefined ? { fd: 2, sync: true } : { dest: file, mkdir: true, sync: true },
  )
  const log = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: secretPaths, censor: '(hidden)' },
    },
    destination,
  )
  return {
    debug: (details, message) => log.debug(details, message),
    info: (details, message) => log.info(details, message),
    warn: (details, message) => log.warn(details, message),
    error: (details, message) => log.error(details, message),
    flush: () => destination.flushSync(),
  }
}
