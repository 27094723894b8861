import type { ShownPlan } from '../../parts/plan-view.tsx'
import type { WholeChange } from './change-screen.tsx'

/** The plan of a change as every screen shows plans. */
export const planOf = (change: WholeChange): ShownPlan => ({
  summary: change.summary,
  steps: change.plan_steps,
  steps_total: change.steps,
  undo: change.undo,
  reversible: change.reversible,
  warnings: change.warnings,
  cost: change.cost,
  picture: change.picture,
  details: change.details,
})
