import { useAct } from '../../client/alice.ts'
import { Button } from '../../parts/button.tsx'
import { Confirm } from '../../parts/dialog.tsx'
import { tell, tellError } from '../../parts/toasts.tsx'
import { useStrings } from '../../strings/strings.tsx'
import type { WholeChange } from './change-screen.tsx'
import type { Verdict } from './decision.tsx'

interface ChangeActionsProps {
  readonly change: WholeChange
  onDecide(verdict: Verdict): void
}

/** What this person may do with it now, the likeliest last; nothing else is shown. */
export function ChangeActions({ change, onDecide }: ChangeActionsProps) {
  const { approvals } = useStrings()
  const { may, change_id } = change
  const apply = useAct('changes.apply')
  const may_apply = may.includes('apply')
  return (
    <>
      {may.includes('undo') && <Undo change={change} />}
      {/* Whoever may reject needs no other way to end it: of one's own, that withdraws it. */}
      {may.includes('cancel') && !may.includes('reject') && (
        <Button kind="ghost" onClick={() => onDecide('cancel')}>
          {change.status === 'pending' ? approvals.withdraw : approvals.cancelChange}
        </Button>
      )}
      {may.includes('reject') && (
        <Button icon="close" onClick={() => onDecide('reject')}>
          {approvals.reject}
        </Button>
      )}
      {may.includes('approve') && (
        <Button kind="primary" icon="check" onClick={() => onDecide('approve')}>
          {approvals.approve}
        </Button>
      )}
      {may_apply && (
        <Button
          kind="primary"
          icon="play"
          isBusy={apply.isPending}
          onClick={() =>
            apply.mutate(
              { change_id },
              {
                onSuccess: ({ status }) => status === 'applied' && tell(approvals.approvedToast),
                onError: tellError,
              },
            )
          }
        >
          {approvals.applyNow}
        </Button>
      )}
    </>
  )
}

function Undo({ change: { change_id, undo } }: { readonly change: WholeChange }) {
  const { approvals } = useStrings()
  const act = useAct('changes.undo')
  const send = () =>
    act.mutate(
      { change_id },
      {
        onSuccess: ({ status }) =>
          tell(status === 'undone' ? approvals.undoneToast : approvals.undoWaitsToast),
        onError: tellError,
      },
    )
  return (
    <Confirm
      title={approvals.undoTitle}
      about={undo}
      action={approvals.undo}
      isBusy={act.isPending}
      onConfirm={send}
      trigger={open => (
        <Button icon="undo" isBusy={act.isPending} onClick={open}>
          {approvals.undo}
        </Button>
      )}
    />
  )
}
