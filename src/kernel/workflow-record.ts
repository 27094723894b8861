// What the journal says of a workflow's steps, small enough to keep for runs of many thousand steps.
import type { Actor } from './event.ts'
import type { Money } from './operation.ts'
import { port } from './port.ts'
import type { StepError } from './workflow.ts'

export const stepStatuses = [
  'running',
  'waiting',
  'retrying',
  'completed',
  'failed',
  'skipped',
  'compensated',
] as const
export type StepStatus = (typeof stepStatuses)[number]

/** Times are milliseconds since the epoch. */
export interface StepAttempt {
  /** Undefined where another process began it and died. */
  readonly startedMs: number | undefined
  /** Undefined while it runs. */
  readonly endedMs: number | undefined
  readonly error?: StepError | undefined
}

export interface RecordedStep {
  /** Scope, name and occurrence: `each#1[a.png]/assets.place#1`. */
  readonly id: string
  readonly name: string
  /** Where it is known; steps are called by their operation unless the code names them. */
  readonly operation: string | undefined
  readonly status: StepStatus
  /** In the order of time; a wait is one attempt. */
  readonly attempts: readonly StepAttempt[]
  /** When the next attempt begins, while it waits for that. */
  readonly retryAtMs: number | undefined
  readonly error: StepError | undefined
  readonly cost: Money | undefined
  /** Of its answer, as JSON. */
  readonly outputBytes: number
  /** What it waits for, or waited: a time, a signal, an event, a workflow. */
  readonly waitsFor: string | undefined
  /** The step this one takes back. */
  readonly compensates: string | undefined
  /** The step that took this one back. */
  readonly compensatedBy: string | undefined
  /** Of the last event about it; of a step that runs for the first time there is none yet: 0. */
  readonly position: number
}

/** A time in which the workflow as a whole did nothing. */
export interface Pause {
  readonly fromMs: number
  readonly toMs: number | undefined
  /** Its turn had not come; or it had ended and was asked to go on later. */
  readonly because: 'queue' | 'ended'
}

export interface AskedAgain {
  readonly atMs: number
  readonly by: Actor | undefined
  readonly fromStep: string | undefined
}

export interface WorkflowRecord {
  readonly workflowId: string
  readonly startedMs: number
  readonly endedMs: number | undefined
  /** In the order of their last event, those without any at the end. */
  readonly steps: readonly RecordedStep[]
  readonly pauses: readonly Pause[]
  readonly retries: readonly AskedAgain[]
  /** The journal was read up to here. */
  readonly position: number
  /** True when it runs in the process that answers: only that one knows which steps run at the moment. */
  readonly isHere: boolean
}

export type StepInput =
  | { readonly isKnown: true; readonly operation: string; readonly input: unknown }
  | { readonly isKnown: false; readonly because: string }

export interface WorkflowRecords {
  /** Undefined where there is no such workflow. */
  find(workflowId: string): Promise<WorkflowRecord | undefined>
  /**
   * Inputs are in no journal. They follow from the code and the answers of the steps before, so the code runs once
   * more, up to the step and without carrying out anything.
   */
  inputOf(workflowId: string, stepId: string): Promise<StepInput>
}
export const WorkflowRecords = port<WorkflowRecords>('kernel.workflow-records')
