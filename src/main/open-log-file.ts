import { pinoLog, type PinoLog } from '#adapters/pino-log'
import type { ProcessLog } from '#domains/logs/ports'
import type { Logger } from '#kernel'
import { currentWork } from '#kernel/run'
import { join } from 'node:path'
import type { Config } from '../config.ts'

/** The log of this process, in the data folder; each line says what it belongs to where that is known. */
export const openLogFile = ({ ALICE_LOG_LEVEL: level, ALICE_HOME: home }: Config): PinoLog =>
  pinoLog({ level, file: join(home, 'alice.log'), context: contextOfLine })

function contextOfLine() {
  const work = currentWork()
  if (!work) return {}
  const { operation, workflowId: workflow_id, traceparent } = work
  return { operation, workflow_id, trace_id: traceparent?.slice(3, 35) }
}

/** What operations see of it; of a log that is kept elsewhere nothing can be read, and its level is its own. */
export const processLogOf = (
  log: Logger & Partial<ProcessLog>,
  { ALICE_LOG_LEVEL: level }: Config,
): ProcessLog => ({
  level: log.level ?? (() => level),
  setLevel: log.setLevel ?? (() => {}),
  read: log.read ?? (async () => ({ lines: [], next: undefined })),
})
