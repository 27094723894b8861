import { Link } from '@tanstack/react-router'
import { useMay, useRead, useReadPages, type Item } from '../../client/alice.ts'
import { Answer } from '../../parts/answer.tsx'
import { money, number } from '../../parts/format.ts'
import { Card, Empty } from '../../parts/section.tsx'
import { Progress } from '../../parts/spark.tsx'
import { Time } from '../../parts/time.tsx'
import { useStrings } from '../../strings/strings.tsx'

/** What bounds whom, and how much of it is used. */
export function BoundsTab() {
  const [mayQuotas, mayBudgets, mayLimits] = [
    useMay('quotas.list'),
    useMay('budgets.list'),
    useMay('limits.list'),
  ]
  return (
    <div className="grid gap-4 p-4 xl:grid-cols-2">
      {mayQuotas && <Quotas />}
      {mayBudgets && <Budgets />}
      {mayLimits && <Limits />}
    </div>
  )
}

const toneOf = (share: number) => (share >= 1 ? 'bad' : share >= 0.9 ? 'warn' : 'accent')

function Quotas() {
  const { services: say } = useStrings()
  const { query, rows } = useReadPages('quotas.list', { limit: 50 }, page => page.quotas)
  return (
    <Card title={say.quotas} actions={<SetOne operation="quotas.set" />} isFlush className="self-start">
      <Answer of={query}>
        {() =>
          rows.length === 0 ? (
            <Empty icon="info" title={say.noQuotas}>
              {say.noQuotasHint}
            </Empty>
          ) : (
            <ul aria-label={say.quotas}>
              {rows.map(row => (
                <Quota key={row.quota_id} quota={row} />
              ))}
            </ul>
          )
        }
      </Answer>
    </Card>
  )
}

const mostUsers = 5

function Quota({ quota }: { readonly quota: Item<'quotas.list', 'quotas'> }) {
  const { services: say } = useStrings()
  const { holder, holder_name, counts, period, quota_limit, resets_at, usage } = quota
  return (
    <li className="flex flex-col gap-1.5 border-b px-4 py-2.5 text-[13px] last:border-b-0">
      <p className="flex flex-wrap justify-between gap-x-3">
        <span>
          <span className="font-medium">{say.ofHolder(holder, holder_name)}</span>{' '}
          <code className="text-soft font-mono text-xs">{counts}</code>
        </span>
        <span className="text-soft">
          {number(quota_limit)} {say.periods[period]} · {say.resets} <Time at={resets_at} />
        </span>
      </p>
      {usage.length === 0 && <p className="text-faint text-xs">{say.unused}</p>}
      {usage.slice(0, mostUsers).map(({ actor, quota_used }) => (
        <Used
          key={actor}
          name={actor}
          text={say.usedOf(number(quota_used), number(quota_limit))}
          share={quota_used / quota_limit}
        />
      ))}
    </li>
  )
}

interface UsedProps {
  readonly name: string
  readonly text: string
  readonly share: number
}

const Used = ({ name, text, share }: UsedProps) => (
  <div className="grid grid-cols-[minmax(0,10rem)_minmax(3rem,1fr)_auto] items-center gap-2 text-xs">
    <span className="truncate" title={name}>
      {name}
    </span>
    <Progress label={`${name}: ${text}`} done={Math.round(share * 100)} total={100} tone={toneOf(share)} />
    <span className="text-soft">{text}</span>
  </div>
)

function Budgets() {
  const { services: say } = useStrings()
  const { query, rows } = useReadPages('budgets.list', { limit: 50 }, page => page.budgets)
  return (
    <Card title={say.budgets} actions={<SetOne operation="budgets.set" />} isFlush className="self-start">
      <Answer of={query}>
        {() =>
          rows.length === 0 ? (
            <Empty icon="info" title={say.noBudgets}>
              {say.noBudgetsHint}
            </Empty>
          ) : (
            <ul aria-label={say.budgets}>
              {rows.map(row => (
                <Budget key={row.budget_id} budget={row} />
              ))}
            </ul>
          )
        }
      </Answer>
    </Card>
  )
}

function Budget({ budget: row }: { readonly budget: Item<'budgets.list', 'budgets'> }) {
  const { services: say } = useStrings()
  const { holder, holder_name, period, budget, spent, reserved, resets_at } = row
  const { currency } = budget
  const isReserved = Number(reserved) > 0
  return (
    <li className="flex flex-col gap-1.5 border-b px-4 py-2.5 text-[13px] last:border-b-0">
      <p className="flex flex-wrap justify-between gap-x-3">
        <span className="font-medium">{say.ofHolder(holder, holder_name)}</span>
        <span className="text-soft">
          {money(budget)} {say.periods[period]} ·{' '}
          {resets_at === null ? (
            say.noReset
          ) : (
            <>
              {say.resets} <Time at={resets_at} />
            </>
          )}
        </span>
      </p>
      <Used
        name={isReserved ? say.reserved(money({ amount: reserved, currency })) : say.budgets}
        text={say.usedOf(money({ amount: spent, currency }), money(budget))}
        share={(Number(spent) + Number(reserved)) / Math.max(Number.MIN_VALUE, Number(budget.amount))}
      />
    </li>
  )
}

function Limits() {
  const { services: say } = useStrings()
  const limits = useRead('limits.list', {})
  return (
    <Card title={say.bounds} isFlush className="self-start xl:col-span-2">
      <Answer of={limits}>
        {({ rules, concurrent_calls: atOnce }) => (
          <>
            <ul aria-label={say.bounds}>
              {rules.map(({ name, operation, effect, role, actor, limit, window }, at) => (
                <li
                  key={name ?? at}
                  className="flex flex-wrap items-center gap-x-4 border-b px-4 py-2 text-[13px]"
                >
                  <span className="min-w-0 flex-1 basis-40">
                    <span className="font-medium">
                      {effect ? say.effects[effect] : say.limitFor(operation)}
                    </span>{' '}
                    <span className="text-soft">
                      {[effect && operation !== '>' ? operation : undefined, role, actor]
                        .filter(each => each !== undefined)
                        .join(' · ')}
                    </span>
                  </span>
                  <span>{say.limitOf(number(limit), window)}</span>
                </li>
              ))}
              <li className="flex flex-wrap gap-x-4 px-4 py-2 text-[13px]">
                <span className="flex-1 font-medium">{say.concurrent}</span>
                <span>{number(atOnce)}</span>
              </li>
            </ul>
            <p className="text-faint border-t px-4 py-2 text-xs">{say.limitsHint}</p>
          </>
        )}
      </Answer>
    </Card>
  )
}

/** The form of the operation that sets one. */
function SetOne({ operation }: { readonly operation: 'quotas.set' | 'budgets.set' }) {
  const { services: say } = useStrings()
  const may = useMay(operation)
  if (!may) return null
  const [domain] = operation.split('.') as [string]
  return (
    <Link
      to={`/domains/${domain}`}
      search={{ operation }}
      className="text-accent text-[13px] font-medium hover:underline"
    >
      {say.setOne}
    </Link>
  )
}
