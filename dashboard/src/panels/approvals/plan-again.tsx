import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { callAny, useAct, useMay, useOperations } from '../../client/alice.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { DiffView } from '../../parts/diff-view.tsx'
import { ErrorNote } from '../../parts/error-note.tsx'
import { PlanView, type ShownPlan } from '../../parts/plan-view.tsx'
import { tell } from '../../parts/toasts.tsx'
import { useStrings } from '../../strings/strings.tsx'
import type { WholeChange } from './change-screen.tsx'

interface PlanAnswer {
  readonly plan: ShownPlan
  readonly digest: string
}

const mayDiffer: ReadonlySet<WholeChange['status']> = new Set(['pending', 'approved', 'failed', 'expired'])

/** Asks what it would do now: the same, or something else, which then can be asked for in its place. */
export function PlanAgain({ change }: { readonly change: WholeChange }) {
  const { approvals } = useStrings()
  const [now, setNow] = useState<PlanAnswer>()
  const mayPlan = useOperations()?.has(change.operation) ?? false
  const look = useMutation({
    mutationFn: () => callAny(change.operation, { ...(change.input as object), dry_run: true }),
    onSuccess: answer => {
      const found = answer as PlanAnswer
      if (found.digest === change.digest) tell(approvals.stillSame)
      setNow(found)
    },
  })
  if (!mayPlan || !mayDiffer.has(change.status)) return null
  const close = () => {
    setNow(undefined)
    look.reset()
  }
  const isOver = change.status === 'failed' || change.status === 'expired'
  const isSame = now?.digest === change.digest
  return (
    <>
      <Button
        kind={isOver ? 'primary' : 'ghost'}
        icon="refresh"
        isBusy={look.isPending}
        onClick={() => look.mutate()}
      >
        {approvals.checkAgain}
      </Button>
      {(look.error !== null || (now !== undefined && (!isSame || isOver))) && (
        <Differing change={change} now={now} error={look.error} onClose={close} />
      )}
    </>
  )
}

interface DifferingProps {
  readonly change: WholeChange
  readonly now: PlanAnswer | undefined
  readonly error: Error | null
  onClose(): void
}

function Differing({ change, now, error, onClose }: DifferingProps) {
  const { app, approvals, plan } = useStrings()
  const navigate = useNavigate()
  const mayPropose = useMay('changes.propose')
  const propose = useAct('changes.propose')
  const { operation, title, description, input } = change
  const isSame = now?.digest === change.digest
  const askAgain = () =>
    propose.mutate(
      {
        operation,
        input: input as Readonly<Record<string, unknown>>,
        ...(title !== change.summary && { title }),
        ...(description !== '' && { description }),
      },
      {
        onSuccess: ({ change_id }) => {
          tell(approvals.askedAgain)
          onClose()
          void navigate({ to: '/approvals/$id', params: { id: change_id } })
        },
      },
    )
  const footer = (
    <>
      <Button onClick={onClose}>{app.close}</Button>
      {now && mayPropose && (
        <Button kind="primary" icon="refresh" isBusy={propose.isPending} onClick={askAgain}>
          {approvals.askAgain}
        </Button>
      )}
    </>
  )
  return (
    <Dialog
      title={approvals.planNow}
      about={isSame ? approvals.stillSame : approvals.planDiffers}
      isOpen
      isDrawer
      onClose={onClose}
      footer={footer}
    >
      <div className="flex flex-col gap-4 p-4">
        {error && <ErrorNote error={error} />}
        {propose.error && <ErrorNote error={propose.error} />}
        {now && !isSame && <DiffView before={wordsOf(change)} after={wordsOf(now.plan)} label={plan.diff} />}
        {now && <PlanView plan={now.plan} />}
      </div>
    </Dialog>
  )
}

/** What of a plan people compare: what it does, not how it is written down. */
const wordsOf = ({ summary, picture, ...rest }: Pick<ShownPlan, 'summary' | 'picture'> & object): string => {
  const steps = 'plan_steps' in rest ? rest.plan_steps : 'steps' in rest ? rest.steps : []
  const lines = (steps as ShownPlan['steps']).map(({ action, target, note }) =>
    [action, target, note].filter(each => each !== undefined).join(' '),
  )
  return [summary, ...(picture ? [picture] : lines)].join('\n')
}
