// I1  A step is known by its scope, name and occurrence; what it answered once it answers for ever.
// I2  Within a scope the n-th call must be the step the journal has as its n-th, else the code has changed: stop.
// I3  When the code ends, every journaled step must have been asked for.
import { Refusal, type EventRecord, type Money, type StepError } from '#kernel'

export interface StepEntry {
  readonly step_id: string
  readonly step_name: string
  readonly step_number: number
  readonly status: 'completed' | 'skipped' | 'failed'
  readonly output_data?: unknown
  readonly error?: StepError | undefined
  readonly resource_usage?: { readonly cost?: Money | undefined } | undefined
  readonly compensates?: string | undefined
}

export interface Wait {
  readonly position: number
  readonly time: string
  readonly until: string | undefined
}

/** What the log says a workflow has done so far. */
export interface Journal {
  readonly stepsByScope: Map<string, Map<number, StepEntry>>
  readonly waitByStep: Map<string, Wait>
  readonly retriesByStep: Map<string, { attempt: number; retryAt: string }>
  readonly reservedByStep: Map<string, Money[]>
  readonly signals: Map<string, unknown[]>
  cancelReason: string | undefined
  isCanceled: boolean
  failedAt: string | undefined
  stepsCompleted: number
  lastPosition: number
}

export const emptyJournal = (): Journal => ({
  stepsByScope: new Map(),
  waitByStep: new Map(),
  retriesByStep: new Map(),
  reservedByStep: new Map(),
  signals: new Map(),
  cancelReason: undefined,
  isCanceled: false,
  failedAt: undefined,
  stepsCompleted: 0,
  lastPosition: 0,
})

export const scopeOf = (stepId: string) => stepId.slice(0, stepId.lastIndexOf('/') + 1)

export function readJournal(records: readonly EventRecord[]): Journal {
  const journal = emptyJournal()
  for (const record of records) note(journal, record)
  return journal
}

export function note(journal: Journal, record: EventRecord) {
  const data = record.data as any
  journal.lastPosition = record.position
  if (record.type === 'workflow.step_completed') noteStep(journal, data)
  else if (record.type === 'workflow.step_retried') {
    journal.retriesByStep.set(data.step_id, { attempt: data.attempt, retryAt: data.retry_at })
  } else if (record.type === 'workflow.waiting' && data.step_id) {
    if (journal.waitByStep.has(data.step_id)) return
    journal.waitByStep.set(data.step_id, { position: record.position, time: record.time, until: data.until })
  } else if (record.type === 'workflow.signaled') {
    journal.signals.set(data.signal, [...(journal.signals.get(data.signal) ?? []), data.payload])
  } else if (record.type === 'workflow.budget_reserved') {
    journal.reservedByStep.set(data.step_id, [
      ...(journal.reservedByStep.get(data.step_id) ?? []),
      data.amount,
    ])
  } else if (record.type === 'workflow.cancel_requested') {
    journal.isCanceled = true
    journal.cancelReason = data.reason
  } else if (record.type === 'workflow.failed') journal.failedAt = data.failed_at_step
  else if (record.type === 'workflow.retried') forgetFailure(journal)
}

function noteStep(journal: Journal, entry: StepEntry) {
  const scope = scopeOf(entry.step_id)
  const steps = journal.stepsByScope.get(scope) ?? new Map<number, StepEntry>()
  journal.stepsByScope.set(scope, steps)
  if (!steps.has(entry.step_number)) journal.stepsCompleted += 1
  steps.set(entry.step_number, entry)
  journal.reservedByStep.delete(entry.step_id)
}

/** A retry goes on from the failed step: that one, and every step that was taken back, counts as not done. */
function forgetFailure(journal: Journal) {
  const entries = [...journal.stepsByScope.values()].flatMap(steps => [...steps.values()])
  const takenBack = new Set(entries.flatMap(entry => entry.compensates ?? []))
  const { failedAt } = journal
  for (const [scope, steps] of journal.stepsByScope) {
    for (const [number, entry] of steps) {
      const isFailure = failedAt ? entry.step_id === failedAt : entry.status === 'failed'
      if (isFailure || takenBack.has(entry.step_id) || entry.compensates) steps.delete(number)
    }
    if (steps.size === 0) journal.stepsByScope.delete(scope)
  }
  Object.assign(journal, { isCanceled: false, cancelReason: undefined, failedAt: undefined })
  journal.retriesByStep.clear()
}

export interface Step {
  readonly id: string
  readonly name: string
  readonly number: number
}

/** Numbers the steps of one scope and finds them in the journal. */
export interface Scope {
  readonly path: string
  next(name: string): Step
  /** The journaled entry of this step, if it finished before. */
  entryOf(step: Step): StepEntry | undefined
  /** Throws when the journal has steps here that the code did not ask for. */
  end(): void
}

export function createScope(journal: Journal, path: string): Scope {
  const asked: Step[] = []
  const occurrences = new Map<string, number>()
  const journaled = journal.stepsByScope.get(path)

  return {
    path,
    next(name) {
      const occurrence = (occurrences.get(name) ?? 0) + 1
      occurrences.set(name, occurrence)
      const step = { id: `${path}${name}#${occurrence}`, name, number: asked.length + 1 }
      asked.push(step)
      return step
    },
    entryOf(step) {
      const entry = journaled?.get(step.number)
      if (entry && entry.step_id !== step.id) throw mismatch(path, asked, journaled!)
      return entry
    },
    end() {
      const unasked = [...(journaled?.keys() ?? [])].some(number => number > asked.length)
      if (unasked) throw mismatch(path, asked, journaled!)
    },
  }
}

/** The two step lists side by side, so that a person sees at once where code and journal part. */
function mismatch(path: string, asked: readonly Step[], journaled: ReadonlyMap<number, StepEntry>) {
  const last = Math.max(asked.length, ...journaled.keys())
  const codeSteps = asked.map(step => step.name)
  const journalSteps = Array.from(
    { length: last },
    (_, index) => journaled.get(index + 1)?.step_name ?? '(not finished)',
  )
  const width = Math.max(4, ...codeSteps.map(name => name.length))
  const lines = journalSteps.map((name, index) => {
    const code = codeSteps[index] ?? '(ended)'
    const sign = code === name || name === '(not finished)' ? ' ' : '≠'
    return `${String(index + 1).padStart(3)} ${sign} ${code.padEnd(width)}  ${name}`
  })
  const message =
    `The workflow's code no longer matches its journal${path ? ` in ${path}` : ''}:\n` +
    `      ${'code'.padEnd(width)}  journal\n${lines.join('\n')}`
  return new Refusal('JOURNAL_MISMATCH', message, {
    details: { scope: path, code_steps: codeSteps, journal_steps: journalSteps },
    suggestions: ['deploy_the_old_code', 'workflows.cancel'],
  })
}
