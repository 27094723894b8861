import { useMay, useRead } from '../../client/alice.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { number } from '../../parts/format.ts'
import { Icon } from '../../parts/icon.tsx'
import { Fact, PlanFacts } from '../../parts/plan-facts.tsx'
import { Card } from '../../parts/section.tsx'
import { Progress } from '../../parts/spark.tsx'
import { Time } from '../../parts/time.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { Who } from './change-badges.tsx'
import type { WholeChange } from './change-screen.tsx'
import { planOf } from './plan-of.ts'

/** Everything to know before agreeing, in one column. */
export function ChangeFacts({ change }: { readonly change: WholeChange }) {
  const { approvals, plan } = useStrings()
  const { proposed_by, behind, created_at, expires_at, operation, rule, reason, digest, status, reviewers } =
    change
  const isOpen = status === 'pending' || status === 'approved'
  return (
    <>
      {isOpen && <Agreement change={change} />}
      <Card>
        <PlanFacts plan={planOf(change)}>
          <Quotas change={change} />
          <Fact name={approvals.who}>
            <Who actor={proposed_by} />
            {behind !== null && <span className="text-soft"> {approvals.through(behind)}</span>}
            <span className="text-soft">
              {' · '}
              <Time at={created_at} />
            </span>
          </Fact>
          {isOpen && expires_at !== null && (
            <Fact name={approvals.until}>
              <Time at={expires_at} />
            </Fact>
          )}
          <Fact name={approvals.operation}>
            <code className="font-mono text-xs break-all">{operation}</code>
          </Fact>
          <Fact name={approvals.rule}>
            {rule !== null && <code className="font-mono text-xs">{rule}: </code>}
            <span className={rule === null ? '' : 'text-soft'}>{reason}</span>
          </Fact>
          {reviewers.length > 0 && <Fact name={approvals.reviewers}>{reviewers.join(', ')}</Fact>}
          <Fact name={plan.digest}>
            <span className="flex items-center gap-1">
              <code className="truncate font-mono text-xs" title={digest}>
                {digest.slice(0, 16)}
              </code>
              <CopyButton text={digest} />
            </span>
          </Fact>
        </PlanFacts>
      </Card>
    </>
  )
}

/** How many agreed, who may, and why this person may not. */
function Agreement({ change }: { readonly change: WholeChange }) {
  const { approvals } = useStrings()
  const { approvals_needed, approved_by, approvers, by_another, may_not_approve } = change
  const isSimple = approvals_needed === 1 && approvers.length === 0 && !by_another && approved_by.length === 0
  if (isSimple && may_not_approve === null) return null
  return (
    <Card title={approvals.approvalsTitle}>
      <div className="flex flex-col gap-2 text-[13px]">
        <div className="flex items-center gap-3">
          <Progress
            done={approved_by.length}
            total={approvals_needed}
            label={approvals.agreed(approved_by.length, approvals_needed)}
            tone="ok"
          />
          <span className="shrink-0 font-medium">
            {approvals.needed(approved_by.length, approvals_needed)}
          </span>
        </div>
        {approved_by.map(person => (
          <span key={person} className="text-ok flex items-center gap-1.5">
            <Icon name="check" size={14} />
            <Who actor={person} />
          </span>
        ))}
        {by_another && <p className="text-soft">{approvals.byAnother}</p>}
        {approvers.length > 0 && <p className="text-soft">{approvals.roles(approvers.join(', '))}</p>}
        {may_not_approve !== null && (
          <p className="bg-warn-wash rounded-md p-2 [overflow-wrap:anywhere]">
            <span className="text-warn font-medium">{approvals.mayNot}</span> {may_not_approve.message}.
          </p>
        )}
      </div>
    </Card>
  )
}

/** What whoever asked has left, where somebody bounds it. */
function Quotas({ change: { proposed_by } }: { readonly change: WholeChange }) {
  const { approvals } = useStrings()
  const may = useMay('quotas.list')
  const { data } = useRead('quotas.list', { holder: 'actor', holder_name: proposed_by }, { enabled: may })
  if (!data || data.quotas.length === 0) return null
  return (
    <Fact name={approvals.quotas}>
      <ul className="flex flex-col gap-1">
        {data.quotas.map(({ quota_id, counts, period, quota_limit, usage }) => {
          const left = usage.find(({ actor }) => actor === proposed_by)?.remaining ?? quota_limit
          return (
            <li key={quota_id}>{approvals.quotaLeft(number(left), number(quota_limit), counts, period)}</li>
          )
        })}
      </ul>
    </Fact>
  )
}
