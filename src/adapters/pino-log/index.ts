import type { LogLevel } from '#domains/logs/contract'
import type { ProcessLog } from '#domains/logs/ports'
import type { Logger } from '#kernel'
import { pino } from 'pino'
import { readLines } from './read-lines.ts'
import { censor, hideSecrets, secretPaths } from './secrets.ts'

export interface PinoLogOptions {
  readonly level: LogLevel
  /** A file, or the standard error stream when absent; only a file can be read again. */
  readonly file?: string | undefined
  /** What each line says besides its own details: what runs at this moment. */
  context?(): Readonly<Record<string, string | undefined>>
}

export interface PinoLog extends Logger, ProcessLog {
  /** Before the process ends. */
  flush(): void
}

/** Structured JSON lines with the time in RFC 3339, without secrets. */
export function pinoLog({ level, file, context = () => ({}) }: PinoLogOptions): PinoLog {
  const destination = pino.destination(
    file === undefined ? { fd: 2, sync: true } : { dest: file, mkdir: true, mode: 0o600, sync: true },
  )
  const log = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: secretPaths, censor },
      mixin: context,
      hooks: { streamWrite: hideSecrets },
    },
    destination,
  )
  return {
    debug: (details, message) => log.debug(details, message),
    info: (details, message) => log.info(details, message),
    warn: (details, message) => log.warn(details, message),
    error: (details, message) => log.error(details, message),
    level: () => log.level as LogLevel,
    setLevel: wanted => void (log.level = wanted),
    read: async query => (file === undefined ? { lines: [], next: undefined } : readLines(file, query)),
    flush: () => destination.flushSync(),
  }
}
