import {
  WorkflowCanceled,
  WorkflowCompensating,
  WorkflowCompleted,
  WorkflowFailed,
  WorkflowProgressed,
  WorkflowResumed,
  WorkflowRetried,
  WorkflowSignaled,
  WorkflowStarted,
  WorkflowWaiting,
} from './journal-events.ts'
import { integer, json, optional, text, view, type Fold, type RowOf, type When } from './view.ts'
import type { Question, WorkflowStatus } from './workflow.ts'

const status = (next: WorkflowStatus, time: string) => ({ status: next, updated_at: time, waiting_for: null })

const end = (last: WorkflowStatus, time: string) => ({ ...status(last, time), questions: null })

/** What it wants to know, by the wait that asks, and the signal that answers. */
type Questions = Readonly<Record<string, Question & { readonly signal: string }>>

/** Those still open after one was answered, or nobody waits for it any more. */
function without(questions: Questions | null, isOver: (step: string, signal: string) => boolean) {
  const [over] = Object.entries(questions ?? {}).find(([step, { signal }]) => isOver(step, signal)) ?? []
  if (over === undefined) return questions
  const { [over]: _, ...open } = questions!
  return Object.keys(open).length > 0 ? open : null
}

const columns = {
  workflow_id: text,
  type: text,
  name: text,
  status: text,
  owner: text,
  priority: text,
  created_by: text,
  created_at: text,
  updated_at: text,
  parent_id: optional(text),
  project_id: optional(text),
  parameters: json<unknown>(),
  total: integer,
  completed: integer,
  failed: integer,
  cost: optional(text),
  result: optional(json<unknown>()),
  error: optional(json<Record<string, unknown>>()),
  waiting_for: optional(text),
  questions: optional(json<Questions>()),
  started_position: integer,
}

/** Every workflow's present state; its steps are read from the log. */
export const Workflows = view('workflows', {
  about: 'Every workflow and how far it is',
  key: ['workflow_id'],
  columns,
  indexes: [['status'], ['type', 'created_at'], ['parent_id']],
  folds: when => [foldOfStart(when), ...foldsMeanwhile(when), ...foldsAtTheEnd(when)],
})

interface Waiting {
  readonly step_id?: string | undefined
  readonly waiting_for?: string | undefined
  readonly question?: Question | undefined
}

const asked = (before: Questions | null, { step_id, waiting_for: signal, question }: Waiting) =>
  question && step_id !== undefined && signal !== undefined
    ? { ...before, [step_id]: { ...question, signal } }
    : before

type WhenWorkflow = When<RowOf<typeof columns>>

function foldOfStart(when: WhenWorkflow): Fold {
  return when(
    WorkflowStarted,
    data => data.workflow_id,
    (_, data, { time, source, position }) => ({
      workflow_id: data.workflow_id,
      type: data.workflow_type,
      name: data.workflow_name,
      status: 'processing',
      owner: source,
      priority: data.priority,
      created_by: data.initiated_by ?? 'system:alice',
      created_at: time,
      updated_at: time,
      parent_id: data.parent_id ?? null,
      project_id: data.project_id ?? null,
      parameters: data.input_parameters ?? null,
      total: 0,
      completed: 0,
      failed: 0,
      cost: null,
      result: null,
      error: null,
      waiting_for: null,
      questions: null,
      started_position: position,
    }),
  )
}

function foldsMeanwhile(when: WhenWorkflow): Fold[] {
  return [
    when(
      WorkflowWaiting,
      data => data.workflow_id,
      (row, data, { time }) =>
        row && {
          ...row,
          status: data.reason === 'queue' ? 'pending' : 'waiting',
          updated_at: time,
          waiting_for: data.waiting_for ?? data.until ?? data.reason,
          questions: asked(row.questions, data),
        },
    ),
    when(
      WorkflowSignaled,
      data => data.workflow_id,
      (row, data) =>
        row && { ...row, questions: without(row.questions, (_, signal) => signal === data.signal) },
    ),
    when(
      WorkflowResumed,
      data => data.workflow_id,
      (row, data, { time, source }) =>
        row && {
          ...row,
          ...status('processing', time),
          owner: source,
          questions: without(row.questions, step => step === data.step_id),
        },
    ),
    when(
      WorkflowProgressed,
      data => data.workflow_id,
      (row, { progress }, { time }) =>
        row && {
          ...row,
          ...progress,
          updated_at: time,
        },
    ),
    when(
      WorkflowRetried,
      data => data.workflow_id,
      (row, _, { time, source }) =>
        row && {
          ...row,
          ...status('processing', time),
          owner: source,
          error: null,
        },
    ),
    when(
      WorkflowCompensating,
      data => data.workflow_id,
      (row, _, { time }) =>
        row && {
          ...row,
          ...status('compensating', time),
        },
    ),
  ]
}

function foldsAtTheEnd(when: WhenWorkflow): Fold[] {
  return [
    when(
      WorkflowCompleted,
      data => data.workflow_id,
      (row, data, { time }) =>
        row && {
          ...row,
          ...data.progress,
          ...end('completed', time),
          cost: data.total_cost?.amount ?? row.cost,
          result: data.output_metadata ?? null,
        },
    ),
    when(
      WorkflowFailed,
      data => data.workflow_id,
      (row, data, { time }) =>
        row && {
          ...row,
          ...end('failed', time),
          cost: data.total_cost?.amount ?? row.cost,
          error: {
            type: data.error_type,
            message: data.error_message,
            step: data.failed_at_step,
            ...data.error_details,
          },
        },
    ),
    when(
      WorkflowCanceled,
      data => data.workflow_id,
      (row, data, { time }) =>
        row && {
          ...row,
          ...end('canceled', time),
          error: { type: 'canceled', message: data.reason ?? 'Canceled on request' },
        },
    ),
  ]
}

const keptDurations = 21

/** How long workflows of a type took lately: where estimates come from. */
export const WorkflowTypes = view('workflow_types', {
  about: 'How long each type of workflow took lately',
  key: ['type'],
  columns: { type: text, completed: integer, recent_ms: json<readonly number[]>() },
  folds: when => [
    when(
      WorkflowCompleted,
      data => data.workflow_type,
      (row, data) => ({
        type: data.workflow_type,
        completed: (row?.completed ?? 0) + 1,
        recent_ms: [...(row?.recent_ms ?? []).slice(1 - keptDurations), Math.round(data.total_duration_ms)],
      }),
    ),
  ],
})
