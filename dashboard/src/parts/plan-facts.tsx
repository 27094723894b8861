import type { ReactNode } from 'react'
import { useStrings } from '../strings/strings.tsx'
import { money } from './format.ts'
import { kindsOf } from './plan-shape.ts'
import type { ShownPlan } from './plan-view.tsx'

interface PlanFactsProps {
  readonly plan: ShownPlan
  /** More lines below. */
  readonly children?: ReactNode
}

interface Money {
  readonly amount: string
  readonly currency: string
}

const isMoney = (value: unknown): value is Money =>
  typeof value === 'object' && value !== null && 'amount' in value && 'currency' in value

const mostKinds = 4

/** How far a plan reaches, what it costs, and how it is taken back. */
export function PlanFacts({ plan: shown, children }: PlanFactsProps) {
  const { plan } = useStrings()
  const { steps, steps_total = steps.length, details, cost, undo, reversible } = shown
  const environment = details?.environment
  const monthly = details?.monthly_cost
  const kinds = kindsOf(steps).slice(0, mostKinds)
  return (
    <dl className="flex flex-col gap-3 text-[13px]">
      <Fact name={plan.reach}>
        {plan.things(steps_total)}
        {steps_total > 0 && (
          <span className="text-soft">
            {' '}
            · {kinds.map(([kind, count]) => plan.ofKind(count, kind)).join(', ')}
          </span>
        )}
      </Fact>
      {typeof environment === 'string' && <Fact name={plan.environment}>{environment}</Fact>}
      <Fact name={plan.cost}>
        {[cost ? money(cost) : undefined, isMoney(monthly) ? plan.monthly(money(monthly)) : undefined]
          .filter(each => each !== undefined)
          .join(' · ') || <span className="text-soft">{plan.noCost}</span>}
      </Fact>
      <Fact name={plan.undo}>
        <span className={reversible ? 'text-ok' : 'text-bad'}>
          {reversible ? plan.canBeUndone : plan.cannotBeUndone}
        </span>
        <span className="text-soft block break-words">{undo}</span>
      </Fact>
      {children}
    </dl>
  )
}

export const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div className="min-w-0">
    <dt className="text-faint text-xs">{name}</dt>
    <dd className="min-w-0 break-words">{children}</dd>
  </div>
)
