import { z } from 'zod'
import { event } from './event.ts'

const Id = z.string().max(200)
const money = z.object({ amount: z.string(), currency: z.string() })
const stepError = z.object({
  code: z.string(),
  message: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
})
/** A value too large for an event, kept as a blob. */
export const BlobRef = z.object({ $blob: z.string(), size_bytes: z.number() })

const ofWorkflow = { subject: (data: { workflow_id: string }) => data.workflow_id }

export const WorkflowStarted = event(
  'workflow.started',
  {
    workflow_id: Id,
    workflow_type: z.string(),
    workflow_name: z.string(),
    project_id: z.string().optional(),
    initiated_by: z.string().optional(),
    input_parameters: z.unknown(),
    provider: z.string().optional(),
    estimated_duration_ms: z.number().optional(),
    estimated_cost: money.optional(),
    /** What it may spend; absent means: nothing that costs money is limited. */
    budget: money.optional(),
    parent_id: Id.optional(),
    priority: z.enum(['critical', 'high', 'normal', 'low']),
  },
  {
    ...ofWorkflow,
    about: 'A workflow was accepted; from here on it finishes, whatever happens to the process.',
  },
)

export const WorkflowStepCompleted = event(
  'workflow.step_completed',
  {
    workflow_id: Id,
    /** Scope and name and occurrence: `each-1[a.png]/assets.place#1`. */
    step_id: z.string(),
    step_name: z.string(),
    /** Where the code calls the step by another name than its operation's. */
    operation: z.string().optional(),
    /** Order in which the code asked for it within its scope, from 1. */
    step_number: z.number().int(),
    total_steps: z.number().int().optional(),
    status: z.enum(['completed', 'skipped', 'failed']),
    output_data: z.unknown().optional(),
    error: stepError.optional(),
    duration_ms: z.number().optional(),
    resource_usage: z.object({ cost: money.optional() }).optional(),
    attempt: z.number().int().optional(),
    /** The step this one took back. */
    compensates: z.string().optional(),
  },
  { ...ofWorkflow, about: 'A step finished and will never run again.' },
)

export const WorkflowStepRetried = event(
  'workflow.step_retried',
  { workflow_id: Id, step_id: z.string(), attempt: z.number().int(), error: stepError, retry_at: z.string() },
  { ...ofWorkflow, about: 'An attempt at a step broke; another follows.' },
)

export const WorkflowBudgetReserved = event(
  'workflow.budget_reserved',
  { workflow_id: Id, step_id: z.string(), amount: money },
  {
    ...ofWorkflow,
    about: 'Money was set aside before a paid call, so that a crash cannot spend it twice unseen.',
  },
)

export const WorkflowWaiting = event(
  'workflow.waiting',
  {
    workflow_id: Id,
    step_id: z.string().optional(),
    reason: z.enum(['timer', 'event', 'signal', 'child', 'queue', 'unknown_type']),
    until: z.string().optional(),
    waiting_for: z.string().optional(),
    question: z.object({ message: z.string(), schema: z.record(z.string(), z.unknown()) }).optional(),
  },
  { ...ofWorkflow, about: 'The workflow waits for a time, an event, a signal, a child or its turn.' },
)

export const WorkflowResumed = event(
  'workflow.resumed',
  {
    workflow_id: Id,
    reason: z.enum(['arrived', 'timeout', 'turn', 'restart', 'takeover']),
    previous_owner: z.string().optional(),
    /** The wait that is over. */
    step_id: z.string().optional(),
  },
  { ...ofWorkflow, about: 'The workflow goes on, in the process that appended this.' },
)

export const WorkflowProgressed = event(
  'workflow.progressed',
  { workflow_id: Id, progress: z.object({ total: z.number(), completed: z.number(), failed: z.number() }) },
  { ...ofWorkflow, priority: 'low', about: 'How far it is, at most twice a second.' },
)

export const WorkflowSignaled = event(
  'workflow.signaled',
  { workflow_id: Id, signal: z.string(), payload: z.unknown().optional() },
  { ...ofWorkflow, about: 'Somebody told the workflow something it may be waiting for.' },
)

export const WorkflowCancelRequested = event(
  'workflow.cancel_requested',
  { workflow_id: Id, reason: z.string().optional() },
  { ...ofWorkflow, priority: 'high', about: 'Somebody asked the workflow to stop.' },
)

export const WorkflowRetried = event(
  'workflow.retried',
  {
    workflow_id: Id,
    /** This step, and whatever ended after it, counts as not done. Absent: the step that failed. */
    from_step: z.string().optional(),
  },
  { ...ofWorkflow, about: 'A failed workflow goes on from its failed step, or from one before.' },
)

export const WorkflowCompensating = event(
  'workflow.compensating',
  { workflow_id: Id, steps: z.number().int() },
  { ...ofWorkflow, about: 'Finished steps are being taken back, last first.' },
)

export const WorkflowCompensated = event(
  'workflow.compensated',
  { workflow_id: Id, steps: z.number().int(), failed_steps: z.array(z.string()) },
  { ...ofWorkflow, about: 'What could be taken back was.' },
)

export const WorkflowCompleted = event(
  'workflow.completed',
  {
    workflow_id: Id,
    workflow_type: z.string(),
    total_duration_ms: z.number(),
    steps_completed: z.number().int(),
    output_assets: z.array(z.string()).optional(),
    output_metadata: z.unknown().optional(),
    progress: z.object({ total: z.number(), completed: z.number(), failed: z.number() }).optional(),
    total_cost: money.optional(),
    provider_used: z.string().optional(),
    resource_usage: z.record(z.string(), z.unknown()).optional(),
  },
  { ...ofWorkflow, about: 'A workflow ended well.' },
)

export const WorkflowFailed = event(
  'workflow.failed',
  {
    workflow_id: Id,
    workflow_type: z.string(),
    error_type: z.enum(['provider_error', 'validation_error', 'resource_limit', 'timeout', 'canceled']),
    error_message: z.string(),
    failed_at_step: z.string().optional(),
    error_details: z.record(z.string(), z.unknown()).optional(),
    is_retryable: z.boolean(),
    retry_count: z.number().int().optional(),
    max_retries: z.number().int().optional(),
    duration_before_failure_ms: z.number().optional(),
    partial_outputs: z.array(z.unknown()).optional(),
    total_cost: money.optional(),
  },
  {
    ...ofWorkflow,
    priority: 'high',
    about: 'A workflow ended badly; `workflows.retry` goes on from the failed step.',
  },
)

export const WorkflowCanceled = event(
  'workflow.canceled',
  { workflow_id: Id, workflow_type: z.string(), reason: z.string().optional(), duration_ms: z.number() },
  { ...ofWorkflow, about: 'A workflow was stopped on request.' },
)

export const OperationCalled = event(
  'operation.called',
  {
    operation: z.string(),
    effect: z.enum(['read', 'write', 'destroy']),
    outcome: z.enum(['completed', 'refused', 'failed', 'awaiting_approval']),
    code: z.string().optional(),
    /** SHA-256 of the canonical input: says which request it was without keeping what was in it. */
    input_digest: z.string(),
    idempotency_key: z.string().optional(),
    duration_ms: z.number(),
  },
  {
    subject: data => data.operation,
    priority: 'low',
    permission: 'audit:read',
    about: 'The audit record of a write, or of a refused attempt at one.',
  },
)

export const ViewRebuilt = event(
  'view.rebuilt',
  { views: z.array(z.string()), events_read: z.number().int() },
  {
    subject: () => 'views',
    about: 'Views were folded anew from the log; whoever held rows of theirs reads them again.',
  },
)

export const journalEvents = [
  WorkflowStarted,
  WorkflowStepCompleted,
  WorkflowStepRetried,
  WorkflowBudgetReserved,
  WorkflowWaiting,
  WorkflowResumed,
  WorkflowProgressed,
  WorkflowSignaled,
  WorkflowCancelRequested,
  WorkflowRetried,
  WorkflowCompensating,
  WorkflowCompensated,
  WorkflowCompleted,
  WorkflowFailed,
  WorkflowCanceled,
  OperationCalled,
  ViewRebuilt,
] as const
