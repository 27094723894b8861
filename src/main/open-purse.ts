import { find } from '#domains/budgets/find'
import { createPurse, type BudgetRow } from '#domains/budgets/purse'
import type { App, Reserve } from '#kernel/run'

const system = { id: 'alice', kind: 'system' } as const

/** Money aside for what costs some, in the budgets of this Alice. */
export function openPurse(app: () => App, now: () => number): Reserve {
  const ask = async (input: object) =>
    (await app().call(find, input, { actor: system })) as readonly BudgetRow[]
  return createPurse({
    now,
    find: ask,
    get: ids => ask({ ids }),
    append: (events, actor) => app().append(events, { context: { actor } }),
  })
}
