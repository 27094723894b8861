import { workflowStatuses } from '#kernel'
import { z } from 'zod'

export const WorkflowId = z.string().regex(/^wf_[0-9a-z_-]{1,80}$/, 'a workflow id looks like wf_01k…')

/** A workflow's present state, as every surface shows it (design.md 5). */
export const WorkflowState = z.object({
  workflow_id: z.string(),
  type: z.string(),
  name: z.string(),
  status: z.enum(workflowStatuses),
  progress: z.object({ total: z.number(), completed: z.number(), failed: z.number() }),
  /** Which assets it is about, where it takes filters. */
  filters: z.record(z.string(), z.unknown()).optional(),
  parameters: z.unknown(),
  created_by: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
  waiting_for: z.string().nullable(),
  /** What it wants to know from a person; the signal with `{action, content}` answers. */
  questions: z
    .record(
      z.string(),
      z.object({ signal: z.string(), message: z.string(), schema: z.record(z.string(), z.unknown()) }),
    )
    .optional(),
  parent_id: z.string().nullable(),
  project_id: z.string().nullable(),
  cost: z.object({ amount: z.string(), currency: z.string() }).nullable(),
  result: z.unknown().optional(),
  error: z.record(z.string(), z.unknown()).optional(),
})
export type WorkflowState = z.infer<typeof WorkflowState>

export const Started = z.object({
  workflow_id: z.string(),
  status: z.literal('processing'),
  estimated_duration: z.string(),
})

/** What starting by type answers: the workflow, or the change that a person must approve first. */
export const StartedOrWaiting = z.union([
  Started,
  z.object({
    status: z.literal('awaiting_approval'),
    change_id: z.string(),
    summary: z.string(),
    digest: z.string(),
  }),
])
