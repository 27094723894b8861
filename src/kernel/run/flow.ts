// I1  Every call of the flow is a step of its scope and is journaled before its answer is used.
// I2  Items of `each` have a scope of their own, named by their key: their order may change, their steps may not.
import type { Flow, Operation, Workflow } from '#kernel'
import type { Duration } from '#lib/duration'
import { childStep } from './child.ts'
import { eachItem } from './each.ts'
import type { FlowState } from './flow-state.ts'
import { createScope } from './journal.ts'
import { runStep } from './step.ts'
import { sleepStep, waitForEvent, waitForSignal, type EventWanted, type SignalWanted } from './waits.ts'

export interface OpenFlow {
  readonly flow: Flow
  /** Checks that the code asked for every journaled step (journal I3). */
  end(): void
}

export function createFlow(state: FlowState, path = ''): OpenFlow {
  const scope = createScope(state.journal, path)
  const flow: Flow = {
    workflowId: state.workflowId,
    startedAt: state.startedAt,
    budget: state.ledger,
    call: (operation, input, options) =>
      runStep(state, scope, { operation: operation as Operation, input, options }) as Promise<any>,
    each: (items, options, body) =>
      eachItem(state, scope, { items, options, body, open: inner => createFlow(state, inner) }),
    sleep: duration => sleepStep(state, scope, duration),
    waitFor: ((what: EventWanted | SignalWanted, { timeout }: { timeout?: Duration } = {}) =>
      'signal' in what
        ? waitForSignal(state, scope, what, timeout)
        : waitForEvent(state, scope, what, timeout)) as Flow['waitFor'],
    child: (workflow, input) => childStep(state, scope, workflow as Workflow, input) as Promise<any>,
    progress: progress => state.progress.set(progress),
  }
  return { flow, end: () => scope.end() }
}
