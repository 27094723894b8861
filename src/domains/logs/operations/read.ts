import { operation } from '#kernel'
import { durationMs, isDuration } from '#lib/duration'
import { z } from 'zod'
import { LineLevel, LogLevel, LogLine } from '../contract.ts'
import { ProcessLog } from '../ports.ts'

/** What the process that answers wrote about its work, newest first. */
export const read = operation('logs.read', {
  about: 'Read the log of this process, newest first: by level, time, trace, or words in it.',
  effect: 'read',
  rest: 'GET /logs',
  aliases: ['logs'],
  input: z.strictObject({
    level: LineLevel.optional().describe('this level and those above it'),
    since: z
      .union([z.iso.datetime(), z.string().max(20).refine(isDuration, 'a time, or how long ago, as 10m')])
      .optional()
      .describe('a time, or how long ago: 10m'),
    trace_id: z
      .string()
      .regex(/^[0-9a-f]{32}$/, 'a trace id has 32 hex digits')
      .optional(),
    until: z.iso.datetime().optional().describe('lines up to this time'),
    workflow_id: z.string().max(100).optional(),
    operation: z.string().max(200).optional().describe('lines that were written while it ran'),
    text: z.string().min(1).max(200).optional(),
    limit: z.coerce.number().int().min(1).max(1000).default(50),
    cursor: z
      .string()
      .regex(/^\d{1,15}$/, 'a cursor is the next_cursor of the page before')
      .optional(),
  }),
  output: z.object({
    lines: z.array(LogLine),
    /** What is written at the moment. */
    level: LogLevel,
    next_cursor: z.string().nullable(),
  }),
  uses: { log: ProcessLog },

  async run({ since, until, trace_id: traceId, workflow_id: workflowId, cursor, ...query }, { log, now }) {
    const { lines, next } = await log.read({
      ...query,
      traceId,
      workflowId,
      until: until === undefined ? undefined : Date.parse(until),
      since: since === undefined ? undefined : beginning(since, now()),
      cursor: cursor === undefined ? undefined : Number(cursor),
    })
    return {
      lines: [...lines],
      level: log.level(),
      next_cursor: next === undefined ? null : String(next),
    }
  },
})

const beginning = (since: string, now: Date) =>
  isDuration(since) ? now.getTime() - durationMs(since) : Date.parse(since)
