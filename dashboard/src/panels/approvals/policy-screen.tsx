import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useMay, useRead, type Output } from '../../client/alice.ts'
import { Answer } from '../../parts/answer.tsx'
import { Badge, type Tone } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Card, Page } from '../../parts/section.tsx'
import { Time } from '../../parts/time.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { PolicyEditor } from './policy-editor.tsx'
import { conditionsOf, demandsOf, type Rule } from './policy-words.ts'

/** Who may do what without asking; the first rule that fits decides. */
export function Policy() {
  const { approvals } = useStrings()
  const query = useRead('changes.policy', {})
  const mayEdit = useMay('changes.set_policy')
  const [isEditing, setEditing] = useState(false)
  const edit = mayEdit && query.data && (
    <Button kind="primary" onClick={() => setEditing(true)}>
      {approvals.editPolicy}
    </Button>
  )
  return (
    <Page
      title={approvals.policy}
      about={
        <span className="flex flex-wrap items-center gap-x-3">
          <Link to="/approvals" className="text-accent inline-flex items-center gap-1 hover:underline">
            <Icon name="chevron" size={13} className="rotate-180" />
            {approvals.back}
          </Link>
          {approvals.policyAbout}
        </span>
      }
      actions={edit}
    >
      <Answer of={query} lines={6}>
        {policy => (
          <>
            <Rules policy={policy} />
            {isEditing && <PolicyEditor policy={policy} onClose={() => setEditing(false)} />}
          </>
        )}
      </Answer>
    </Page>
  )
}

const tones: Readonly<Record<Rule['decision'], Tone>> = {
  allow: 'ok',
  confirm: 'info',
  require_approval: 'warn',
  refuse: 'bad',
}

/** A table, and on a phone a list of what would be its rows. */
function Rules({ policy }: { readonly policy: Output<'changes.policy'> }) {
  const strings = useStrings()
  const { approvals } = strings
  const { rules, own_rules, set_by, set_at } = policy
  return (
    <Card isFlush>
      <div role="table" aria-label={approvals.policy} className="text-[13px]">
        <div role="row" className={`text-faint hidden border-b py-2 text-xs md:grid ${columns}`}>
          <span role="columnheader">{approvals.ruleNumber}</span>
          <span role="columnheader">{approvals.ruleWhen}</span>
          <span role="columnheader">{approvals.ruleDecision}</span>
          <span role="columnheader">{approvals.ruleReason}</span>
        </div>
        {rules.map((rule, at) => (
          <div key={at} role="row" className={`grid gap-y-1 border-b py-2.5 last:border-b-0 ${columns}`}>
            <span role="cell" className="text-faint">
              {at + 1}
            </span>
            <span role="cell" className="flex min-w-0 flex-col">
              <span className="break-words">{conditionsOf(rule, strings).join(' · ')}</span>
              <span className="text-faint text-xs">
                {at < own_rules ? approvals.own : approvals.builtIn}
                {rule.name !== undefined && <code className="font-mono"> · {rule.name}</code>}
              </span>
            </span>
            <span role="cell" className="flex flex-col items-start gap-1">
              <Badge tone={tones[rule.decision]}>{approvals.decisions[rule.decision]}</Badge>
              {demandsOf(rule, strings).map(each => (
                <span key={each} className="text-soft text-xs">
                  {each}
                </span>
              ))}
            </span>
            <span role="cell" className="text-soft col-start-2 break-words md:col-start-auto">
              {rule.reason}
            </span>
          </div>
        ))}
      </div>
      <p className="text-soft flex gap-2 border-t px-4 py-2.5 text-xs">
        {set_by === null || set_at === null ? (
          approvals.policyDefaults
        ) : (
          <>
            {approvals.policySet(set_by)} <Time at={set_at} />
          </>
        )}
      </p>
    </Card>
  )
}

const columns =
  'grid-cols-[1.5rem_1fr_auto] gap-x-4 px-4 md:grid-cols-[1.5rem_minmax(0,5fr)_9rem_minmax(0,4fr)]'
