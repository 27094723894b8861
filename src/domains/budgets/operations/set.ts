import { operation } from '#kernel'
import { canonicalJson } from '#lib/canonical'
import { sha256 } from '#lib/hash'
import { z } from 'zod'
import { startOf } from '../account.ts'
import { Budget, BudgetSet, Money, Period } from '../contract.ts'
import { toBudget } from '../shape.ts'
import { Budgets } from '../views.ts'

/** Bounds what may be spent; set again, the newer amount holds and what was spent is still spent. */
export const set = operation('budgets.set', {
  about: 'Set what an actor, a project or everyone together may spend in a period, or in total.',
  effect: 'write',
  permission: 'budgets:manage',
  rest: 'PUT /budgets',
  input: z.strictObject({
    actor: z.string().min(1).max(200).optional().describe('assistant:mcp'),
    project_id: z.string().min(1).max(80).optional(),
    budget: z.strictObject(Money.shape),
    period: Period,
  }),
  output: Budget,
  uses: { budgets: Budgets },
  refuses: { HOLDER_UNCLEAR: 422 },

  async run({ actor, project_id, budget, period }, { budgets, emit, refuse, now, ...context }) {
    if (actor !== undefined && project_id !== undefined) {
      throw refuse('HOLDER_UNCLEAR', 'A budget is for an actor or a project, or for everyone')
    }
    const holder = actor === undefined ? (project_id === undefined ? 'everyone' : 'project') : 'actor'
    const holder_name = actor ?? project_id ?? ''
    const budget_id = `bud_${sha256(canonicalJson([holder, holder_name, period])).slice(0, 16)}`
    const set_by = `${context.actor.kind}:${context.actor.id}`
    emit(BudgetSet({ budget_id, holder, holder_name, period, budget, set_by }))
    const before = await budgets.get(budget_id)
    const nothing = {
      period_start: startOf(period, now().getTime()),
      spent: '0.00',
      reserved: '0.00',
      open: {},
    }
    const account = before?.currency === budget.currency ? before : nothing
    const given = { budget_id, holder, holder_name, period, ...budget, set_by } as const
    return toBudget({ ...account, ...given, set_at: now().toISOString() }, now())
  },
})
