import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useRead, type Output } from '../../client/alice.ts'
import { Answer } from '../../parts/answer.tsx'
import { StatusBadge } from '../../parts/badge.tsx'
import { Icon } from '../../parts/icon.tsx'
import { JsonView } from '../../parts/json-view.tsx'
import { useKeys } from '../../parts/keys.ts'
import { PlanView } from '../../parts/plan-view.tsx'
import { Card, Page } from '../../parts/section.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { changeIdOf } from './approvals-search.ts'
import { ChangeActions } from './change-actions.tsx'
import { Risk, Who } from './change-badges.tsx'
import { Comments } from './change-comments.tsx'
import { ChangeFacts } from './change-facts.tsx'
import { History } from './change-history.tsx'
import { Outcome } from './change-outcome.tsx'
import { Decision, type Verdict } from './decision.tsx'
import { EditWords } from './edit-words.tsx'
import { PlanAgain } from './plan-again.tsx'
import { planOf } from './plan-of.ts'

export type WholeChange = Output<'changes.get'>

const firstSteps = 500
const mostSteps = 5000

/** One change: what it would do, who wants it and why, and the yes or no to it. */
export function ChangePage() {
  const { approvals } = useStrings()
  const { id } = useParams({ strict: false }) as { readonly id: string }
  const [steps, setSteps] = useState(firstSteps)
  const change_id = changeIdOf(id)
  const query = useRead('changes.get', { change_id, plan_steps: steps }, { keepsLast: true })
  const back = (
    <Link to="/approvals" className="text-accent inline-flex items-center gap-1 hover:underline">
      <Icon name="chevron" size={13} className="rotate-180" />
      {approvals.back}
    </Link>
  )
  if (!query.data) {
    return (
      <Page title={id} about={back}>
        <Answer of={query} lines={10}>
          {() => null}
        </Answer>
      </Page>
    )
  }
  return (
    <Answer of={query}>
      {change => (
        <Page
          title={change.title}
          about={
            <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
              {back}
              <StatusBadge status={change.status} />
              <Risk change={change} />
              <Who actor={change.proposed_by} />
              <code className="text-faint font-mono text-xs break-all">{id}</code>
            </span>
          }
          actions={<Actions change={change} />}
        >
          <Whole change={change} onAll={() => setSteps(mostSteps)} />
        </Page>
      )}
    </Answer>
  )
}

function Actions({ change }: { readonly change: WholeChange }) {
  const navigate = useNavigate()
  const [verdict, setVerdict] = useState<Verdict>()
  const ask = (wanted: 'approve' | 'reject') => () => {
    if (change.may.includes(wanted)) setVerdict(wanted)
  }
  useKeys({
    a: ask('approve'),
    r: ask('reject'),
    Escape: () => void navigate({ to: '/approvals' }),
  })
  return (
    <>
      <ChangeActions change={change} onDecide={setVerdict} />
      <Decision deciding={verdict && { change, verdict }} onClose={() => setVerdict(undefined)} />
    </>
  )
}

function Whole({ change, onAll }: { readonly change: WholeChange; onAll(): void }) {
  const { approvals } = useStrings()
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_19rem]">
      <div className="flex min-w-0 flex-col gap-4">
        <Outcome change={change} />
        <Why change={change} />
        <Card
          title={change.summary === change.title ? approvals.plan : change.summary}
          actions={<PlanAgain change={change} />}
        >
          <PlanView
            plan={planOf(change)}
            onAll={
              change.steps > change.plan_steps.length && change.plan_steps.length < mostSteps
                ? onAll
                : undefined
            }
          />
        </Card>
        <Comments change={change} />
        <details className="card group">
          <summary className="px-4 py-2.5 text-[13px] font-semibold">{approvals.input}</summary>
          <div className="border-t p-3">
            <JsonView value={change.input} label={approvals.input} />
          </div>
        </details>
      </div>
      <div className="flex min-w-0 flex-col gap-4">
        <ChangeFacts change={change} />
        <History change={change} />
      </div>
    </div>
  )
}

function Why({ change }: { readonly change: WholeChange }) {
  const { approvals } = useStrings()
  if (change.description === '' && !change.may.includes('edit')) return null
  return (
    <section
      aria-label={approvals.why}
      className="card flex items-start justify-between gap-3 py-1.5 pr-2 pl-4 text-[13px]"
    >
      <p className="min-w-0 py-1.5 break-words whitespace-pre-line">
        <span className="text-faint mr-2">{approvals.why}</span>
        {change.description || <span className="text-soft">{approvals.noWhy}</span>}
      </p>
      <EditWords change={change} />
    </section>
  )
}
