// I1  A record is read from the log once and then only grows: later looks read what came since.
// I2  Memory is bounded by steps, not by workflows.
import type { EventRecord } from '#kernel'
import type { WorkflowRecord, WorkflowRecords } from '#kernel/journal'
import type { Engine } from './engine.ts'
import type { Store, StoredEvent } from './ports.ts'
import type { Decode } from './read.ts'
import { newRecording, record, stepsNow, type Heard, type Recording } from './record-steps.ts'
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
  const { store, engine } = deps
  const recordings = new Map<string, Recording>()
  const readings = new Map<string, Promise<Recording>>()

  const readPage = (subject: string, after: number) =>
    store.readEvents({ after, limit: pageSize, subject, types: told, longestField })

  async function readOn(workflowId: string): Promise<Recording> {
    const recording = recordings.get(workflowId) ?? newRecording()
    let reading: ReturnType<typeof readPage> | undefined = readPage(workflowId, recording.position)
    while (reading) {
      const page: readonly StoredEvent[] = await reading
      // The next page is read while this one is understood.
      reading = page.length < pageSize ? undefined : readPage(workflowId, page.at(-1)!.position)
      for (const stored of page) record(recording, heard(deps, stored))
    }
    return recording
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

/** Decoding all of an event takes three times as long as what is needed of it. */
function heard({ catalog, decode }: RecordsDeps, stored: StoredEvent): Heard {
  const { type, version, position, time: atMs } = stored
  const data: unknown = JSON.parse(stored.data)
  const newest = catalog.eventOfType(type)?.current(version, data) ?? data
  return { type, position, atMs, data: newest, actor: () => decode(stored).actor }
}
