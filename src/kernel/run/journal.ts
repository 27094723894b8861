// I1  A step is known by its scope, name and occurrence; what it answered once it answers for ever.
// I2  Within a scope the n-th call must be the step the journal has as its n-th, else the code has changed: stop.
// I3  When the code ends, every journaled step must have been asked for.
// I4  A retry from a step leaves the journal as it was just before that step ended: whatever could know of its answer
//     ended after it. What was taken back, and what failed at last, is forgotten besides.
import { Refusal, type EventRecord, type Money, type StepError } from '#kernel'

export interface StepEntry {
  readonly step_id: string
  readonly step_name: string
  readonly operation?: string | undefined
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
  /** Where each step ended last. */
  readonly positionByStep: Map<string, number>
  readonly waitByStep: Map<string, Wait>
  readonly retriesByStep: Map<string, { attempt: number; retryAt: string }>
  readonly reservedByStep: Map<string, Money[]>
  /** Failed steps that somebody asked to try again and that have not ended since. */
  readonly retriedSteps: Set<string>
  readonly spentOnForgotten: Money[]
  readonly signals: Map<string, unknown[]>
  cancelReason: string | undefined
  isCanceled: boolean
  isCompensating: boolean
  isCompensated: boolean
  /** It completed, failed or was canceled, and nobody asked for a retry since. */
  isEnded: boolean
  failedAt: string | undefined
  stepsCompleted: number
  lastPosition: number
}

export const emptyJournal = (): Journal => ({
  stepsByScope: new Map(),
  positionByStep: new Map(),
  waitByStep: new Map(),
  retriesByStep: new Map(),
  reservedByStep: new Map(),
  retriedSteps: new Set(),
  spentOnForgotten: [],
  signals: new Map(),
  cancelReason: undefined,
  isCanceled: false,
  isCompensating: false,
  isCompensated: false,
  isEnded: false,
  failedAt: undefined,
  stepsCompleted: 0,
  lastPosition: 0,
})

/** The scope of the step that takes another one back: its order among them may change, what it takes back may not. */
export const undoScope = (stepId: string) => `compensate/${stepId}/`
export const isUndoScope = (scope: string) => scope.startsWith('compensate/')

export const scopeOf = (stepId: string) => stepId.slice(0, stepId.lastIndexOf('/') + 1)

export function readJournal(records: readonly EventRecord[]): Journal {
  const journal = emptyJournal()
  for (const record of records) note(journal, record)
  return journal
}

function note(journal: Journal, record: EventRecord) {
  const data = record.data as any
  journal.lastPosition = record.position
  if (record.type === 'workflow.step_completed') noteStep(journal, data, record.position)
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
  } else if (record.type === 'workflow.compensating') journal.isCompensating = true
  else if (record.type === 'workflow.compensated') journal.isCompensated = true
  else if (record.type === 'workflow.failed') {
    journal.isEnded = true
    journal.failedAt = data.failed_at_step
  } else if (record.type === 'workflow.completed' || record.type === 'workflow.canceled') {
    journal.isEnded = true
  } else if (record.type === 'workflow.retried') forgetFailure(journal, data.from_step)
}

function noteStep(journal: Journal, entry: StepEntry, position: number) {
  const scope = scopeOf(entry.step_id)
  const steps = journal.stepsByScope.get(scope) ?? new Map<number, StepEntry>()
  journal.stepsByScope.set(scope, steps)
  if (!steps.has(entry.step_number)) journal.stepsCompleted += 1
  steps.set(entry.step_number, entry)
  journal.positionByStep.set(entry.step_id, position)
  journal.reservedByStep.delete(entry.step_id)
  journal.retriedSteps.delete(entry.step_id)
}

export const entriesOf = ({ stepsByScope }: Journal): StepEntry[] =>
  [...stepsByScope.values()].flatMap(steps => [...steps.values()])

/** Steps that were taken back, by their ids. */
export const takenBackIn = (journal: Journal): ReadonlySet<string> =>
  new Set(entriesOf(journal).flatMap(entry => entry.compensates ?? []))

/**
 * A retry goes on from the failed step: that one, and every step that was taken back, counts as not done; with a step
 * given, also that one and all that ended after it. What they cost stays spent.
 */
function forgetFailure(journal: Journal, fromStep?: string) {
  const takenBack = takenBackIn(journal)
  const { failedAt, positionByStep } = journal
  const from = (fromStep === undefined ? undefined : positionByStep.get(fromStep)) ?? Infinity
  for (const [scope, steps] of journal.stepsByScope) {
    for (const [number, entry] of steps) {
      const isFailure = failedAt ? entry.step_id === failedAt : entry.status === 'failed'
      const isLater = positionByStep.get(entry.step_id)! >= from
      if (!isFailure && !isLater && !takenBack.has(entry.step_id) && !isUndoScope(scope)) continue
      steps.delete(number)
      if (entry.status === 'failed') journal.retriedSteps.add(entry.step_id)
      if (entry.resource_usage?.cost) journal.spentOnForgotten.push(entry.resource_usage.cost)
    }
    if (steps.size === 0) journal.stepsByScope.delete(scope)
  }
  const hopeful = { isCanceled: false, isCompensating: false, isCompensated: false, isEnded: false }
  Object.assign(journal, { ...hopeful, cancelReason: undefined, failedAt: undefined })
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

const mostShown = 40

/** The two step lists side by side, so that a person sees at once where code and journal part. */
function mismatch(path: string, asked: readonly Step[], journaled: ReadonlyMap<number, StepEntry>) {
  const last = [...journaled.keys()].reduce((most, number) => Math.max(most, number), asked.length)
  const pairs = Array.from({ length: last }, (_, index) => ({
    number: index + 1,
    code: asked[index]?.name ?? '(ended)',
    journal: journaled.get(index + 1)?.step_name ?? unfinished,
  }))
  const parted = pairs.findIndex(({ code, journal }) => code !== journal && journal !== unfinished)
  const from = Math.max(0, parted - mostShown / 2)
  const shown = pairs.slice(from, from + mostShown)
  const width = Math.max(4, ...shown.map(({ code }) => code.length))
  const lines = shown.map(({ number, code, journal }) => {
    const sign = code === journal || journal === unfinished ? ' ' : '≠'
    return `${String(number).padStart(3)} ${sign} ${code.padEnd(width)}  ${journal}`
  })
  const message =
    `The workflow's code no longer matches its journal${path ? ` in ${path}` : ''}:\n` +
    `      ${'code'.padEnd(width)}  journal\n${lines.join('\n')}`
  return new Refusal('JOURNAL_MISMATCH', message, {
    details: {
      scope: path,
      code_steps: shown.map(({ code }) => code).filter(code => code !== '(ended)'),
      journal_steps: shown.map(({ journal }) => journal),
      ...(last > mostShown && { first_shown: from + 1, steps: last }),
    },
    suggestions: ['deploy_the_old_code', 'workflows.cancel'],
  })
}

const unfinished = '(not finished)'
