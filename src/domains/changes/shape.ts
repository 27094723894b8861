import type { z } from 'zod'
import { Change } from './contract.ts'
import type { ChangeRow } from './views.ts'

/** The row as callers see it; the input stays inside, its plan is what is shown. */
export function toChange(row: ChangeRow): z.output<typeof Change> {
  const { result, undo_by, requires, ...shown } = row
  return Change.parse({
    ...shown,
    undo_by: undo_by?.operation ?? null,
    approvals_needed: requires.approvals,
    approvers: requires.approvers,
    by_another: requires.by_another,
    rule: requires.rule ?? null,
    ...(result !== null && { result }),
  })
}
