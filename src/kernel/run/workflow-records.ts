// I1  A record is read from the log once and then only grows: later looks read what came since.
// I2  Memory is bounded by steps, not by workflows.
import type { EventRecord } from '#kernel'
import type { WorkflowRecord, WorkflowRecords } from '#kernel/journal'
import type { Engine } from './engine.ts'
import type { Store } from './ports.ts'
import type { Decode } from './read.ts'
import { newRecording, record, stepsNow, type Recording } from './record-steps.ts'
import { inputOfStep, type StepInputDeps } from './step-input.ts'

export interface RecordsDeps extends StepInputDeps {
  readonly store: Store
  readonly decode: Decode
  readonly engine: Pick<Engine, 'runningSteps'>
  readSubject(subject: string): Promise<readonly EventRecord[]>
}

const pageSize = 5000
/** Answers are not part of a record; only how long they are. */
const longestField = 1024
const mostSteps = 100_000

const told = [
  'workflow.started',
  'workflow.step_completed',
  'workflow.step_retried',
  'workflow.waiting',
  'workflow.resumed',
  'workflow.retried',
  'workflow.completed',
  'workflow.failed',
  'workflow.canceled',
]

export function createWorkflowRecords(deps: RecordsDeps): WorkflowRecords {
  const { store, decode, engine } = deps
  const recordings = new Map<string, Recording>()
  const readings = new Map<string, Promise<Recording>>()

  async function readOn(workflowId: string): Promise<Recording> {
    const recording = recordings.get(workflowId) ?? newRecording()
    for (;;) {
      const query = {
        after: recording.position,
        limit: pageSize,
        subject: workflowId,
        types: told,
        longestField,
      }
      const page = await store.readEvents(query)
      for (const stored of page) record(recording, decode(stored))
      if (page.length < pageSize) return recording
    }
  }

  /** Two who ask at once read once. */
  async function recordingOf(workflowId: string): Promise<Recording> {
    const reading = readings.get(workflowId) ?? readOn(workflowId)
    readings.set(workflowId, reading)
    try {
      const recording = await reading
      keep(workflowId, recording)
      return recording
    } finally {
      readings.delete(workflowId)
    }
  }

  function keep(workflowId: string, recording: Recording) {
    recordings.delete(workflowId)
    if (recording.startedMs === 0) return
    recordings.set(workflowId, recording)
    let total = [...recordings.values()].reduce((sum, { steps }) => sum + steps.size, 0)
    for (const [oldest, { steps }] of recordings) {
      if (total <= mostSteps || oldest === workflowId) return
      recordings.delete(oldest)
      total -= steps.size
    }
  }

  return {
    async find(workflowId): Promise<WorkflowRecord | undefined> {
      const recording = await recordingOf(workflowId)
      if (recording.startedMs === 0) return undefined
      const running = engine.runningSteps(workflowId)
      const { startedMs, endedMs, pauses, retries, position } = recording
      const steps = stepsNow(recording, running)
      return {
        workflowId,
        startedMs,
        endedMs,
        steps,
        pauses,
        retries,
        position,
        isHere: running !== undefined,
      }
    },
    inputOf: async (workflowId, stepId) => inputOfStep(deps, await deps.readSubject(workflowId), stepId),
  }
}
