import { operation } from '#kernel'
import { stepStatuses, WorkflowRecords, type RecordedStep } from '#kernel/journal'
import { z } from 'zod'
import { WorkflowId } from '../contract.ts'
import { noWorkflow } from '../refusals.ts'
import { barsOf, barStatuses } from '../timeline/bars.ts'
import { findGaps, gapReasons } from '../timeline/gaps.ts'
import { rowsOf, shapeOf } from '../timeline/rows.ts'

const offset = z.number().describe('milliseconds since the workflow began')

const Row = z.object({
  row_id: z.string(),
  kind: z.enum(['step', 'group']),
  name: z.string(),
  scope: z.string(),
  status: z.enum(stepStatuses),
  steps: z.number(),
  failed: z.number(),
  retried: z.number(),
  compensated: z.number(),
  running: z.number(),
  bars: z.array(
    z.object({
      from: offset,
      to: offset,
      status: z.enum(barStatuses),
      attempts: z.number().optional(),
      failed: z.number().optional(),
    }),
  ),
})

/** A run as a picture of time, of the same size whether it has ten steps or fifty thousand. */
export const timeline = operation('workflows.timeline', {
  about:
    'Show when the steps of a workflow ran, as bars in rows; many steps of one kind share a row, failures have their own.',
  effect: 'read',
  rest: 'GET /workflows/{workflow_id}/timeline',
  input: z.strictObject({
    workflow_id: WorkflowId,
    from: z.coerce.number().min(0).optional().describe('milliseconds since it began'),
    to: z.coerce.number().min(0).optional(),
    failed_only: z.boolean().default(false).describe('only steps that failed or were tried more than once'),
    group: z
      .string()
      .min(1)
      .max(500)
      .optional()
      .describe('the row_id of a group: its steps, each for itself'),
    rows: z.coerce.number().int().min(10).max(1000).default(300).describe('at most so many rows'),
  }),
  output: z.object({
    started_at: z.string(),
    ended_at: z.string().nullable(),
    from: offset,
    to: offset,
    end: offset.describe('of the whole run, or now'),
    rows: z.array(Row),
    left_off: z.number().describe('rows that would have been too many'),
    steps: z.number().describe('steps these rows stand for'),
    total: z.number(),
    gaps: z.array(
      z.object({ from: offset, to: offset, because: z.enum(gapReasons), waits_for: z.string().optional() }),
    ),
    retries: z.array(z.object({ at: offset, by: z.string().nullable(), from_step: z.string().nullable() })),
    is_here: z.boolean(),
    position: z.number().describe('the journal was read up to here'),
  }),
  uses: { records: WorkflowRecords },
  refuses: { WORKFLOW_NOT_FOUND: 404 },

  async run({ workflow_id, from = 0, to, failed_only, group, rows: most }, { records, refuse, now }) {
    const record = await records.find(workflow_id)
    if (!record) throw noWorkflow(refuse, workflow_id)
    const { startedMs, endedMs } = record
    const nowMs = Math.max(now().getTime(), startedMs)
    const end = (endedMs ?? nowMs) - startedMs
    const span = { startedMs, nowMs, from, to: Math.max(from, to ?? end) }
    const isShown = (step: RecordedStep) =>
      (!failed_only || step.status === 'failed' || step.attempts.length > 1) &&
      (group === undefined || shapeOf(step.id) === group) &&
      ((from === 0 && to === undefined) ||
        barsOf(step, startedMs, nowMs).some(bar => bar.to >= span.from && bar.from <= span.to))
    const steps = record.steps.filter(isShown)
    const shown = group === undefined ? steps : steps.slice(0, most)
    const { rows, left_off } = rowsOf(shown, span, most)
    return {
      started_at: new Date(startedMs).toISOString(),
      ended_at: endedMs === undefined ? null : new Date(endedMs).toISOString(),
      from: span.from,
      to: span.to,
      end,
      rows: rows.map(row => ({ ...row, bars: [...row.bars] })),
      left_off: left_off + steps.length - shown.length,
      steps: steps.length,
      total: record.steps.length,
      gaps: findGaps(record, nowMs),
      retries: record.retries.map(({ atMs, by, fromStep }) => ({
        at: atMs - startedMs,
        by: by ? `${by.kind}:${by.id}` : null,
        from_step: fromStep ?? null,
      })),
      is_here: record.isHere,
      position: record.position,
    }
  },
})
