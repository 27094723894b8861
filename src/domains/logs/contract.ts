import { event } from '#kernel'
import { z } from 'zod'

/** From the most talkative to none at all. */
export const LogLevel = z.enum(['debug', 'info', 'warn', 'error', 'silent'])
export type LogLevel = z.output<typeof LogLevel>

export const LineLevel = LogLevel.exclude(['silent'])
export type LineLevel = z.output<typeof LineLevel>

export const LogLevelChanged = event(
  'log.level_changed',
  { level: LogLevel, previous: LogLevel },
  {
    subject: () => 'log',
    permission: 'logs:read',
    about: 'Every process writes this much to its log from now on, until it starts again.',
  },
)

/** One line a process wrote about its work. */
export const LogLine = z.object({
  /** RFC 3339 UTC. */
  time: z.string(),
  level: LineLevel,
  message: z.string(),
  /** What else the line says; secrets are hidden. */
  details: z.record(z.string(), z.unknown()),
  operation: z.string().nullable(),
  workflow_id: z.string().nullable(),
  trace_id: z.string().nullable(),
})
export type LogLine = z.output<typeof LogLine>
