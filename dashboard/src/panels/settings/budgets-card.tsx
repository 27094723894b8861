import { useState } from 'react'
import { useAct, useMay, useRead, type Item } from '../../client/alice.ts'
import { Answer } from '../../parts/answer.tsx'
import { Button } from '../../parts/button.tsx'
import { money } from '../../parts/format.ts'
import { Card } from '../../parts/section.tsx'
import { tell, tellError } from '../../parts/toasts.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { LimitRow, UsageBar } from './limit-row.tsx'
import { OperationDialog } from './operation-dialog.tsx'

type Budget = Item<'budgets.list', 'budgets'>

/** What each may cost, and what it did cost. */
export function BudgetsCard() {
  const { settings } = useStrings()
  const [isSetting, setSetting] = useState(false)
  const maySet = useMay('budgets.set')
  const answer = useRead('budgets.list', { limit: 100 })
  const set = maySet && (
    <Button icon="plus" onClick={() => setSetting(true)}>
      {settings.budgetNew}
    </Button>
  )
  return (
    <Card title={settings.budgets} actions={set} isFlush>
      <Answer of={answer}>
        {({ budgets }) =>
          budgets.length === 0 ? (
            <p className="text-soft px-4 py-5 text-[13px]">
              <span className="text-ink font-medium">{settings.budgetsNone}.</span> {settings.budgetsNoneHint}
            </p>
          ) : (
            <ul className="divide-y">
              {budgets.map(each => (
                <BudgetRow key={each.budget_id} budget={each} />
              ))}
            </ul>
          )
        }
      </Answer>
      {isSetting && (
        <OperationDialog
          title={settings.budgetNew}
          operation="budgets.set"
          first={{ period: 'month', budget: { amount: '10.00', currency: 'USD' } }}
          onClose={() => setSetting(false)}
          onDone={() => {
            tell(settings.saved)
            setSetting(false)
          }}
        />
      )}
    </Card>
  )
}

function BudgetRow({ budget: row }: { readonly budget: Budget }) {
  const { settings } = useStrings()
  const remove = useAct('budgets.remove')
  const mayRemove = useMay('budgets.remove')
  const { budget_id, holder, holder_name, period, budget, spent, reserved, resets_at } = row
  const inCurrency = (amount: string) => money({ amount, currency: budget.currency })
  const removeIt = () =>
    remove.mutate({ budget_id }, { onSuccess: () => tell(settings.removed), onError: tellError })
  const title = holder === 'everyone' ? settings.everyone : `${holder} ${holder_name}`
  return (
    <LimitRow
      title={title}
      about={`${money(budget)} ${period === 'total' ? settings.inTotal : settings.per(period)}`}
      resetsAt={resets_at}
      onRemove={mayRemove ? removeIt : undefined}
    >
      <UsageBar
        label={Number(reserved) > 0 ? settings.budgetReserved(inCurrency(reserved)) : settings.spent}
        used={Number(spent) + Number(reserved)}
        of={Number(budget.amount)}
        text={settings.budgetOf(inCurrency(spent), money(budget))}
      />
    </LimitRow>
  )
}
