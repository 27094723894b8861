// Whether steps that have ended may run once more, because somebody wants to go on from one of them.
import { Refusal, type EventRecord } from '#kernel'
import type { Catalog } from './catalog.ts'
import { entriesOf, isUndoScope, readJournal, scopeOf, takenBackIn, type StepEntry } from './journal.ts'

export interface RetryOptions {
  /** The id of a step that ended: it, and whatever ended after it, runs again. */
  readonly fromStep?: string | undefined
  /** Steps that wrote something may write it again. */
  readonly mayRepeat?: boolean | undefined
}

const mostShown = 50

/** Refuses when a step would run again that must not: one that destroys, or one that writes and was not taken back. */
export function checkRepeats(
  records: readonly EventRecord[],
  catalog: Pick<Catalog, 'findOperation'>,
  fromStep: string,
  { mayRepeat = false }: RetryOptions,
): void {
  const journal = readJournal(records)
  const entries = entriesOf(journal)
  const from = entries.some(({ step_id }) => step_id === fromStep) && journal.positionByStep.get(fromStep)
  if (!from) throw notFound(fromStep, journal.failedAt)
  const takenBack = takenBackIn(journal)
  const repeated = entries
    .filter(({ step_id }) => journal.positionByStep.get(step_id)! >= from)
    .filter(({ step_id, status }) => status === 'completed' && !takenBack.has(step_id))
    .filter(({ step_id }) => !isUndoScope(scopeOf(step_id)))
    .map(entry => ({ step_id: entry.step_id, effect: effectOf(entry, catalog) }))
  const destroying = repeated.filter(({ effect }) => effect === 'destroy')
  const writing = repeated.filter(({ effect }) => effect !== 'read')
  if (destroying.length > 0) throw wouldRepeat(destroying, false)
  if (writing.length > 0 && !mayRepeat) throw wouldRepeat(writing, true)
}

/** A wait does nothing to the world, and a child that has ended is not started again. What is not known may write. */
function effectOf(
  { step_name, operation = step_name }: StepEntry,
  { findOperation }: Pick<Catalog, 'findOperation'>,
) {
  const found = findOperation(operation)
  if (found) return found.effect
  return /^(sleep$|signal:|event:|child:)/.test(step_name) ? 'read' : 'write'
}

const notFound = (step: string, failedAt: string | undefined) =>
  new Refusal('STEP_NOT_FOUND', `No step ${step} has ended in this workflow`, {
    status: 404,
    details: { step_id: step, ...(failedAt !== undefined && { failed_at_step: failedAt }) },
    suggestions: ['workflows.steps'],
  })

function wouldRepeat(steps: readonly { readonly step_id: string }[], isAllowed: boolean) {
  const count = steps.length === 1 ? 'A step' : `${steps.length} steps`
  const message = isAllowed
    ? `${count} that wrote something would run again`
    : `${count} that destroys something would run again, which is never done`
  return new Refusal('STEPS_WOULD_REPEAT', message, {
    status: 409,
    details: { steps: steps.slice(0, mostShown), count: steps.length, can_be_repeated: isAllowed },
    suggestions: isAllowed ? ['repeat_writes', 'workflows.retry'] : ['workflows.retry'],
  })
}
