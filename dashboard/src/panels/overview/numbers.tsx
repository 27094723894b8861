import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useMay, useRead } from '../../client/alice.ts'
import { money, number } from '../../parts/format.ts'
import { useStrings } from '../../strings/strings.tsx'
import { startOfToday } from './times.ts'

/** Four numbers, each a way to what it counts. */
export function Numbers() {
  const { overview } = useStrings()
  return (
    <section aria-label={overview.numbers} className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      <Running />
      <Waiting />
      <Services />
      <Spent />
    </section>
  )
}

interface TileProps {
  readonly name: string
  readonly to: string
  readonly value: ReactNode
  readonly note?: ReactNode
  readonly isBad?: boolean
  readonly isWarning?: boolean
}

const Tile = ({ name, to, value, note, isBad = false, isWarning = false }: TileProps) => (
  <Link to={to} className="card hover:bg-hover flex min-w-0 flex-col px-4 py-2.5">
    <span className="text-soft truncate text-xs">{name}</span>
    <span
      className={`truncate text-xl font-semibold tracking-tight ${isBad ? 'text-bad' : isWarning ? 'text-warn' : ''}`}
    >
      {value ?? '–'} {note !== undefined && <span className="text-soft text-xs font-normal">{note}</span>}
    </span>
  </Link>
)

function Running() {
  const { overview } = useStrings()
  const may = useMay('workflows.list')
  const { data } = useRead('workflows.list', { limit: 1 }, { enabled: may })
  const { pending = 0, processing = 0, compensating = 0 } = data?.counts ?? {}
  if (!may) return null
  return (
    <Tile
      name={overview.running}
      to="/workflows"
      value={data && number(pending + processing + compensating)}
    />
  )
}

function Waiting() {
  const { overview } = useStrings()
  const may = useMay('changes.list')
  // As the navigation asks, so that one answer is enough.
  const { data } = useRead('changes.list', { status: 'pending', limit: 1 }, { enabled: may })
  const waiting = data ? (data.counts.pending ?? 0) : undefined
  if (!may) return null
  return (
    <Tile
      name={overview.waiting}
      to="/approvals"
      value={waiting === undefined ? undefined : number(waiting)}
      isWarning={(waiting ?? 0) > 0}
    />
  )
}

function Services() {
  const { overview } = useStrings()
  const may = useMay('system.status')
  const { data } = useRead('system.status', {}, { enabled: may, everyMs: 60_000 })
  const all = data?.services ?? []
  const up = all.filter(({ status }) => status === 'healthy').length
  if (!may) return null
  return (
    <Tile
      name={overview.servicesUp}
      to="/services"
      value={data && overview.ofServices(up, all.length)}
      isBad={up < all.length}
    />
  )
}

/** What the workflows of today cost; where everyone has a budget for the day, that says more. */
function Spent() {
  const { overview } = useStrings()
  const [mayList, mayBudgets] = [useMay('workflows.list'), useMay('budgets.list')]
  const today = useRead('workflows.list', { since: startOfToday(), limit: 1 }, { enabled: mayList })
  const budgets = useRead('budgets.list', { holder: 'everyone' }, { enabled: mayBudgets })
  const daily = budgets.data?.budgets.find(({ period }) => period === 'day')
  if (!mayList && !mayBudgets) return null
  const spent = daily ? { amount: daily.spent, currency: daily.budget.currency } : today.data?.spent
  return (
    <Tile
      name={overview.spentToday}
      to={daily ? '/settings/limits' : '/workflows'}
      value={spent && money(spent)}
      note={daily && overview.ofBudget(money(daily.budget))}
    />
  )
}
