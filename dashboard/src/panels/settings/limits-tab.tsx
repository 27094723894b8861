import { useMay, useRead } from '../../client/alice.ts'
import { Answer } from '../../parts/answer.tsx'
import { number } from '../../parts/format.ts'
import { Card } from '../../parts/section.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { BudgetsCard } from './budgets-card.tsx'
import { QuotasCard } from './quotas-card.tsx'
import { TabPage } from './tab-page.tsx'

/** How often, how much and for how much money. */
export function LimitsTab() {
  const { settings } = useStrings()
  const [maySeeRates, maySeeQuotas, maySeeBudgets] = [
    useMay('limits.list'),
    useMay('quotas.list'),
    useMay('budgets.list'),
  ]
  return (
    <TabPage about={settings.limitsAbout}>
      {maySeeQuotas && <QuotasCard />}
      {maySeeBudgets && <BudgetsCard />}
      {maySeeRates && <Rates />}
    </TabPage>
  )
}

function Rates() {
  const { settings } = useStrings()
  const answer = useRead('limits.list', {})
  return (
    <Card title={settings.rates} isFlush>
      <Answer of={answer}>
        {({ rules, concurrent_calls }) => (
          <>
            <ul className="divide-y text-[13px]">
              {rules.map(({ name, operation, effect, role, actor, limit, window }, at) => (
                <li key={at} className="flex flex-wrap items-center gap-x-3 px-4 py-2">
                  <span className="min-w-0 flex-1 truncate font-medium">{name ?? operation}</span>
                  <span className="text-soft text-xs">
                    {[
                      operation === '>' ? undefined : operation,
                      effect === name ? undefined : effect,
                      role,
                      actor,
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </span>
                  <span>{settings.ratePer(number(limit), window)}</span>
                </li>
              ))}
            </ul>
            <p className="text-soft border-t px-4 py-2 text-xs">
              {settings.ratesHint(number(concurrent_calls))}
            </p>
          </>
        )}
      </Answer>
    </Card>
  )
}
