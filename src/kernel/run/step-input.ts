// Finds out what a step was asked, by running the code of its workflow up to it: every step before is answered from the
// journal, every other one is never answered, and nothing is carried out or written.
import { Refusal, type Blobs, type EventRecord, type Operation } from '#kernel'
import type { StepInput } from '#kernel/journal'
import { createLedger } from './budget.ts'
import type { Catalog } from './catalog.ts'
import type { FlowState } from './flow-state.ts'
import { createFlow } from './flow.ts'
import { readJournal, scopeOf, type Journal } from './journal.ts'
import type { Clock } from './ports.ts'
import { shownInput } from './secret-fields.ts'
import { traceWorkflow } from './spans.ts'
import { Parked, replay, type Compensation } from './step.ts'

export interface StepInputDeps {
  readonly catalog: Catalog
  readonly clock: Clock
  readonly blobs: Blobs
}

const longestMs = 3000
const waits = /(^|\/)(sleep|(signal|event|child):[^/]*)#\d+$/
const undoing = /^compensate\/(.+)\/[^/]+$/

/** The wish for one step; the first to grant it ends the search. */
interface Wish {
  readonly stepId: string
  grant(operation: Operation, input: unknown): void
}

export async function inputOfStep(
  { catalog, clock, blobs }: StepInputDeps,
  records: readonly EventRecord[],
  stepId: string,
): Promise<StepInput> {
  const started: EventRecord<any> | undefined = records.find(({ type }) => type === 'workflow.started')
  const workflow = started && catalog.findWorkflow(started.data.workflow_type)
  if (!started || !workflow) return unknown('This version knows no such type of workflow')
  if (waits.test(stepId)) return unknown('A wait is asked nothing')
  const journal = readJournal(records)
  forget(journal, stepId)

  const leave = new AbortController()
  const found = Promise.withResolvers<StepInput>()
  const grant = (operation: Operation, input: unknown) =>
    found.resolve({ isKnown: true, operation: operation.name, input: shownInput(operation, input) })
  const state = stateOf({ clock, blobs, journal, started, signal: leave.signal }, { stepId, grant })
  const cancelTimer = clock.after(longestMs, () => found.resolve(unknown('It takes too long to find out')))
  const ended = () => found.resolve(unknown('The code no longer asks for this step'))
  const failed = (error: unknown) => found.resolve(unknown(reasonOf(error)))
  replayInput(state, started)
    .then(input => workflow.run(workflow.input.parse(input), createFlow(state).flow))
    .then(ended, failed)
  try {
    return await found.promise
  } finally {
    cancelTimer()
    leave.abort(new Parked('The input was looked up'))
  }
}

/** So that the code asks for it once more. */
function forget({ stepsByScope, retriesByStep, waitByStep }: Journal, stepId: string) {
  const steps = stepsByScope.get(scopeOf(stepId))
  for (const [number, entry] of steps ?? []) if (entry.step_id === stepId) steps!.delete(number)
  retriesByStep.clear()
  waitByStep.delete(stepId)
}

function replayInput(state: FlowState, { data }: EventRecord<any>): Promise<unknown> {
  const step = { id: 'input', name: 'input', number: 0 }
  const entry = { step_id: 'input', step_name: 'input', step_number: 0, status: 'completed' as const }
  return replay(state, step, { ...entry, output_data: data.input_parameters })
}

interface Setting {
  readonly clock: Clock
  readonly blobs: Blobs
  readonly journal: Journal
  readonly started: EventRecord<any>
  readonly signal: AbortSignal
}

function stateOf({ clock, blobs, journal, started, signal }: Setting, wish: Wish): FlowState {
  const workflowId = started.subject
  const never = () => new Promise<never>(() => {})
  const trace = traceWorkflow(undefined, started, { name: 'input', workflowId })
  return {
    workflowId,
    journal,
    signal,
    clock,
    blobs,
    trace,
    actor: started.actor ?? { id: 'alice', kind: 'system' },
    startedAt: new Date(started.time),
    ledger: createLedger(started.data.budget, journal),
    random: () => 0.5,
    underWay: new Set(),
    running: new Map(),
    compensations: listening(wish),
    failedStep: new WeakMap(),
    takenSignals: new Map(),
    progress: { add: () => {}, set: () => {} },
    execute: {
      run(operation, input, { idempotencyKey }) {
        if (idempotencyKey === `${workflowId}/${wish.stepId}`) wish.grant(operation, input)
        return never()
      },
      plan: never,
    },
    // Money is set aside before a step is asked; nothing else is written on the way to it.
    append: async events => (events.every(({ type }) => type === 'workflow.budget_reserved') ? [] : never()),
    reserve: async () => undefined,
    follow: never as never,
    startChild: never,
    retryChild: never,
    childResult: never,
    rest: never,
  }
}

/** What takes a step back follows from its answer, which is when the code says so. */
function listening({ stepId, grant }: Wish): Compensation[] {
  const undone = undoing.exec(stepId)?.[1]
  const heard: Compensation[] = []
  if (undone === undefined) return heard
  heard.push = ({ stepId: of, operation, input }) => {
    if (of === undone) grant(operation, input)
    return 0
  }
  return heard
}

const unknown = (because: string): StepInput => ({ isKnown: false, because })

const reasonOf = (error: unknown) =>
  error instanceof Refusal && error.code === 'JOURNAL_MISMATCH'
    ? 'The code of the workflow has changed since'
    : 'The code ends before this step'
