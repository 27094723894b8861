import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useMay, useRead } from '../../client/alice.ts'
import { Icon } from '../../parts/icon.tsx'
import { useStrings } from '../../strings/strings.tsx'
import type { ServicesSearch } from './address.ts'
import { concernsOf, type Concern } from './attention.ts'
import { useStats } from './stats.ts'

function useConcerns(): readonly Concern[] | undefined {
  const [mayHistory, mayCalls, mayQuotas, mayBudgets] = [
    useMay('health.history'),
    useMay('health.dependencies'),
    useMay('quotas.list'),
    useMay('budgets.list'),
  ]
  const history = useRead('health.history', { intervals: 1 }, { enabled: mayHistory, everyMs: 30_000 })
  const called = useRead('health.dependencies', {}, { enabled: mayCalls, everyMs: 30_000 })
  const quotas = useRead('quotas.list', { limit: 100 }, { enabled: mayQuotas })
  const budgets = useRead('budgets.list', { limit: 100 }, { enabled: mayBudgets })
  const { stats } = useStats()
  return useMemo(
    () =>
      history.data &&
      concernsOf({
        services: history.data.services,
        dependencies: called.data?.dependencies ?? [],
        reactions: stats?.reactions ?? [],
        quotas: quotas.data?.quotas ?? [],
        budgets: budgets.data?.budgets ?? [],
      }),
    [history.data, called.data, quotas.data, budgets.data, stats],
  )
}

const tabOf: Readonly<Record<Concern['kind'], ServicesSearch['tab']>> = {
  breaker: 'health',
  service: 'health',
  store: 'store',
  dead: 'work',
  quota: 'bounds',
  budget: 'bounds',
}

/** Those with events under their own name. */
const hasEvents: ReadonlySet<Concern['kind']> = new Set(['breaker', 'service', 'store'])

/** Whatever is not fine, and what to do about each; one line when everything is. */
export function Concerns({ go }: { go(change: ServicesSearch): void }) {
  const { services: say } = useStrings()
  const concerns = useConcerns()
  const toDo: Readonly<Record<Concern['kind'], string>> = {
    breaker: say.doBreaker,
    service: say.doService,
    store: say.doStore,
    dead: say.doDead,
    quota: say.doQuota,
    budget: say.doQuota,
  }
  if (!concerns) return null
  if (concerns.length === 0) {
    return (
      <p role="status" className="text-ok flex items-center gap-2 text-[13px] font-medium">
        <Icon name="check" /> {say.allFine}
      </p>
    )
  }
  return (
    <section aria-label={say.notFine(concerns.length)} className="card overflow-hidden">
      <h2 className="border-b px-4 py-2.5 text-[13px] font-semibold">{say.notFine(concerns.length)}</h2>
      <ul>
        {concerns.slice(0, 10).map(({ id, tone, kind, what, detail }) => (
          <li key={id} className="flex items-start gap-3 border-b px-4 py-2.5 text-[13px] last:border-b-0">
            <Icon name="warning" className={`mt-0.5 ${tone === 'bad' ? 'text-bad' : 'text-warn'}`} />
            <span className="min-w-0 flex-1">
              <button
                type="button"
                onClick={() => go({ tab: tabOf[kind] })}
                className="text-left font-medium hover:underline"
              >
                {what}
              </button>{' '}
              <span className="text-soft break-words">{kind === 'dead' ? say.dead(detail) : detail}</span>
              <span className="text-soft block text-xs">
                {say.whatToDo}: {toDo[kind]}
              </span>
            </span>
            {hasEvents.has(kind) && (
              <Link
                to="/events"
                search={{ subject: what }}
                className="text-accent shrink-0 text-xs hover:underline"
              >
                {say.seeEvents}
              </Link>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
