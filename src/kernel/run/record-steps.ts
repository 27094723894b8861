// What the events about a workflow say of its steps. Starts are in no event: a step began as long before its end as it took.
import type { Actor, StepError } from '#kernel'
import type { AskedAgain, Pause, RecordedStep, StepAttempt, StepStatus } from '#kernel/journal'
import type { RunningStep } from './running-steps.ts'

type Open<T> = { -readonly [K in keyof T]: T[K] }
interface OpenStep extends Open<Omit<RecordedStep, 'attempts'>> {
  attempts: StepAttempt[]
}

/** Grows with each event; steps stand in the order of their last event. */
export interface Recording {
  startedMs: number
  endedMs: number | undefined
  readonly steps: Map<string, OpenStep>
  readonly pauses: Open<Pause>[]
  readonly retries: AskedAgain[]
  position: number
}

export const newRecording = (): Recording => ({
  startedMs: 0,
  endedMs: undefined,
  steps: new Map(),
  pauses: [],
  retries: [],
  position: 0,
})

/** An event about the workflow, as far as a recording looks. */
export interface Heard {
  readonly type: string
  readonly position: number
  readonly atMs: number
  /** In the newest shape of the event, without long fields. */
  readonly data: any
  actor(): Actor | undefined
}

export function record(recording: Recording, event: Heard): void {
  const { atMs, data } = event
  recording.position = event.position
  switch (event.type) {
    case 'workflow.started':
      recording.startedMs = atMs
      break
    case 'workflow.step_completed':
      noteEnd(recording, event)
      break
    case 'workflow.step_retried':
      noteRetry(recording, event)
      break
    case 'workflow.waiting':
      if (data.reason === 'queue') recording.pauses.push({ fromMs: atMs, toMs: undefined, because: 'queue' })
      else if (data.step_id !== undefined) noteWait(recording, event)
      break
    case 'workflow.resumed':
      if (data.reason === 'turn') endPause(recording, atMs)
      break
    case 'workflow.retried':
      recording.retries.push({ atMs, by: event.actor(), fromStep: data.from_step })
      recording.endedMs = undefined
      endPause(recording, atMs)
      break
    case 'workflow.completed':
    case 'workflow.failed':
    case 'workflow.canceled':
      recording.endedMs = atMs
      endPause(recording, atMs)
      recording.pauses.push({ fromMs: atMs, toMs: undefined, because: 'ended' })
      break
  }
}

/** The step of this id, moved to the end; made when nothing was heard of it yet. */
function touch({ steps }: Recording, id: string, position: number): OpenStep {
  const known = steps.get(id)
  if (known) steps.delete(id)
  const step = known ?? newStep(id)
  step.position = position
  steps.set(id, step)
  return step
}

const newStep = (id: string): OpenStep => ({
  id,
  name: id.slice(id.lastIndexOf('/') + 1).replace(/#\d+$/, ''),
  operation: undefined,
  status: 'running',
  attempts: [],
  retryAtMs: undefined,
  error: undefined,
  cost: undefined,
  outputBytes: 0,
  waitsFor: undefined,
  compensates: undefined,
  compensatedBy: undefined,
  position: 0,
})

function noteEnd(recording: Recording, { data, position, atMs }: Heard) {
  const step = touch(recording, data.step_id, position)
  const isWait = step.status === 'waiting'
  step.name = data.step_name
  step.operation = data.operation ?? (data.step_name.includes('.') && !isWait ? data.step_name : undefined)
  step.status = data.status
  step.error = errorOf(data.error)
  step.cost = data.resource_usage?.cost
  step.outputBytes = sizeOf(data.output_data)
  step.compensates = data.compensates
  step.compensatedBy = undefined
  if (isWait) {
    const last = step.attempts.pop()
    step.attempts.push({ startedMs: last?.startedMs, endedMs: atMs, error: step.error })
  } else {
    const startedMs = data.duration_ms === undefined ? undefined : Math.round(atMs - data.duration_ms)
    const first = step.attempts.at(0)
    if (first && first.startedMs === undefined && startedMs !== undefined && startedMs <= first.endedMs!) {
      step.attempts[0] = { ...first, startedMs }
    }
    const begun = step.retryAtMs === undefined ? startedMs : Math.min(step.retryAtMs, atMs)
    step.attempts.push({ startedMs: begun, endedMs: atMs, error: step.error })
  }
  step.retryAtMs = undefined
  const undone = data.compensates === undefined ? undefined : recording.steps.get(data.compensates)
  if (undone && data.status === 'completed') {
    undone.status = 'compensated'
    undone.compensatedBy = data.step_id
  }
}

function noteRetry(recording: Recording, { data, position, atMs }: Heard) {
  const step = touch(recording, data.step_id, position)
  step.attempts.push({ startedMs: step.retryAtMs, endedMs: atMs, error: errorOf(data.error) })
  step.status = 'retrying'
  step.error = errorOf(data.error)
  step.retryAtMs = Date.parse(data.retry_at)
}

function noteWait(recording: Recording, { data, position, atMs }: Heard) {
  const step = touch(recording, data.step_id, position)
  step.status = 'waiting'
  step.waitsFor = data.waiting_for ?? data.until ?? data.reason
  step.attempts.push({ startedMs: atMs, endedMs: undefined })
}

function endPause({ pauses }: Recording, atMs: number) {
  const last = pauses.at(-1)
  if (last && last.toMs === undefined) last.toMs = atMs
}

/** Events are read without their long fields. */
function errorOf(error: any): StepError | undefined {
  if (!error) return undefined
  if (typeof error.$omitted_bytes !== 'number') return { code: error.code, message: error.message }
  return { code: 'LONG', message: `An error of ${error.$omitted_bytes} bytes` }
}

function sizeOf(output: any): number {
  if (output === undefined) return 0
  if (typeof output?.$omitted_bytes === 'number') return output.$omitted_bytes
  if (typeof output?.$blob === 'string') return output.size_bytes
  return JSON.stringify(output).length
}

/** As they are now: what began here and has not ended, and what was cut off when the workflow ended. */
export function stepsNow(recording: Recording, running: readonly RunningStep[] = []): RecordedStep[] {
  const now = new Map(running.map(step => [step.id, step]))
  const known = [...recording.steps.values()].map((step): RecordedStep => {
    const begun = now.get(step.id)
    now.delete(step.id)
    if (begun) return { ...step, ...runningFrom(begun, step) }
    if (recording.endedMs === undefined || !isOpen(step.status)) return step
    return { ...step, status: 'skipped', retryAtMs: undefined }
  })
  const fresh = [...now.values()].map(begun => {
    const step = newStep(begun.id)
    return { ...step, ...runningFrom(begun, step) }
  })
  return [...known, ...fresh]
}

const isOpen = (status: StepStatus) => status === 'running' || status === 'waiting' || status === 'retrying'

function runningFrom({ name, operation, startedMs }: RunningStep, { attempts, retryAtMs }: OpenStep) {
  const latest = Math.max(startedMs, retryAtMs ?? startedMs)
  const status: StepStatus = retryAtMs === undefined ? 'running' : 'retrying'
  return { name, operation, status, attempts: [...attempts, { startedMs: latest, endedMs: undefined }] }
}
