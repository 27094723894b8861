import { operation } from '#kernel'
import { stepStatuses, WorkflowRecords, type RecordedStep } from '#kernel/journal'
import { z } from 'zod'
import { WorkflowId } from '../contract.ts'
import { noWorkflow } from '../refusals.ts'
import { showStep, StepShown } from '../steps-shown.ts'

/** The steps of one workflow, page by page, whether they have ended or not. */
export const steps = operation('workflows.steps', {
  about:
    'List the steps of a workflow with their attempts, newest first; running ones come before all others.',
  effect: 'read',
  rest: 'GET /workflows/{workflow_id}/steps',
  input: z.strictObject({
    workflow_id: WorkflowId,
    failed_only: z.boolean().default(false).describe('only steps that failed or were tried more than once'),
    statuses: z.array(z.enum(stepStatuses)).max(stepStatuses.length).optional(),
    text: z.string().min(1).max(200).optional().describe('somewhere in its id, name or operation'),
    newest_first: z.boolean().default(true),
    limit: z.coerce.number().int().min(1).max(500).default(100).describe('running steps come besides'),
    cursor: z
      .string()
      .regex(/^\d{1,15}$/, 'a cursor is the next_cursor of the page before')
      .optional(),
  }),
  output: z.object({
    steps: z.array(StepShown),
    next_cursor: z.string().nullable(),
    counts: z.record(z.string(), z.number()).describe('by status, of all steps'),
    total: z.number().describe('steps that fit the filters'),
    is_here: z.boolean().describe('false: it runs elsewhere or not at all, so running steps are not known'),
    position: z.number().describe('the journal was read up to here'),
  }),
  uses: { records: WorkflowRecords },
  refuses: { WORKFLOW_NOT_FOUND: 404 },

  async run({ workflow_id, newest_first, limit, cursor, ...wanted }, { records, refuse }) {
    const record = await records.find(workflow_id)
    if (!record) throw noWorkflow(refuse, workflow_id)
    const fitting = record.steps.filter(fits(wanted))
    const ordered = newest_first ? fitting.toReversed() : fitting
    const running = cursor === undefined || !newest_first ? ordered.filter(isUnwritten) : []
    const from = cursor === undefined ? undefined : Number(cursor)
    const written = ordered
      .filter(step => !isUnwritten(step))
      .filter(({ position }) => from === undefined || (newest_first ? position < from : position > from))
    const page = written.slice(0, limit)
    const hasMore = written.length > limit
    const shown = newest_first ? [...running, ...page] : [...page, ...(hasMore ? [] : running)]
    return {
      steps: shown.map(showStep),
      next_cursor: hasMore ? String(page.at(-1)!.position) : null,
      counts: countBy(record.steps),
      total: fitting.length,
      is_here: record.isHere,
      position: record.position,
    }
  },
})

/** It has begun, and nothing is in the journal yet. */
const isUnwritten = ({ position }: RecordedStep) => position === 0

interface Wanted {
  readonly failed_only: boolean
  readonly statuses?: readonly string[] | undefined
  readonly text?: string | undefined
}

function fits({ failed_only, statuses, text }: Wanted) {
  const words = text?.toLowerCase()
  return ({ id, name, operation: called = '', status, attempts }: RecordedStep) =>
    (!failed_only || status === 'failed' || attempts.some(({ error }) => error)) &&
    (!statuses || statuses.includes(status)) &&
    (words === undefined || [id, name, called].some(each => each.toLowerCase().includes(words)))
}

function countBy(all: readonly RecordedStep[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { status } of all) counts[status] = (counts[status] ?? 0) + 1
  return counts
}
