import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useAct } from '../../client/alice.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { ErrorNote } from '../../parts/error-note.tsx'
import { Field } from '../../parts/field.tsx'
import { tell } from '../../parts/toasts.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { Risk, Who } from './change-badges.tsx'
import type { Change } from './change-row.tsx'

export type Verdict = 'approve' | 'reject' | 'cancel'

export interface Deciding {
  readonly change: Pick<
    Change,
    'change_id' | 'title' | 'summary' | 'digest' | 'proposed_by' | 'reversible' | 'operation'
  >
  readonly verdict: Verdict
}

interface DecisionProps {
  readonly deciding: Deciding | undefined
  onClose(): void
}

/** Says yes or no to exactly the plan that is on the screen, with a note for those who come later. */
export function Decision({ deciding, onClose }: DecisionProps) {
  return deciding ? (
    <Asking key={`${deciding.change.change_id}/${deciding.verdict}`} deciding={deciding} onClose={onClose} />
  ) : null
}

function Asking({ deciding: { change, verdict }, onClose }: DecisionProps & { readonly deciding: Deciding }) {
  const { app, approvals } = useStrings()
  const [note, setNote] = useState('')
  const [isAtOnce, setAtOnce] = useState(true)
  const { decide, isBusy, error } = useDecision(onClose)
  const words = {
    approve: [approvals.approveTitle, approvals.approveAbout, approvals.approve, 'primary'],
    reject: [approvals.rejectTitle, approvals.rejectAbout, approvals.reject, 'danger'],
    cancel: [approvals.cancelTitle, approvals.cancelAbout, approvals.cancelChange, 'danger'],
  } as const
  const [title, about, action, kind] = words[verdict]
  const send = () => decide({ change, verdict, note, isAtOnce })
  const footer = (
    <>
      <Button onClick={onClose}>{app.close}</Button>
      <Button kind={kind} isBusy={isBusy} onClick={send}>
        {verdict === 'approve' && !isAtOnce ? approvals.approveLater : action}
      </Button>
    </>
  )
  return (
    <Dialog title={title} about={about} isOpen onClose={onClose} footer={footer}>
      <div className="flex flex-col gap-4 p-4">
        <div className="bg-sunken flex flex-col gap-1.5 rounded-md p-3 text-[13px]">
          <p className="font-medium break-words">{change.title}</p>
          {change.summary !== change.title && <p className="break-words">{change.summary}</p>}
          <p className="text-soft flex flex-wrap items-center gap-x-3 gap-y-1 text-xs">
            <Who actor={change.proposed_by} />
            <Risk change={change} />
            <code className="font-mono" title={change.digest}>
              {change.digest.slice(0, 12)}
            </code>
          </p>
        </div>
        <Field label={approvals.note} note={app.optional} hint={approvals.noteHint}>
          {id => (
            <textarea
              id={id}
              rows={3}
              autoFocus
              maxLength={2000}
              value={note}
              onChange={event => setNote(event.target.value)}
              onKeyDown={event => event.key === 'Enter' && (event.metaKey || event.ctrlKey) && send()}
              className="bg-surface border-edge w-full rounded-md border p-2.5 text-[13px]"
            />
          )}
        </Field>
        {verdict === 'approve' && (
          <label className="flex items-center gap-2 text-[13px]">
            <input type="checkbox" checked={isAtOnce} onChange={event => setAtOnce(event.target.checked)} />
            {approvals.applyAtOnce}
          </label>
        )}
        {error !== null && <ErrorNote error={error} />}
      </div>
    </Dialog>
  )
}

interface Decided extends Deciding {
  readonly note: string
  readonly isAtOnce: boolean
}

function useDecision(onDone: () => void) {
  const { approvals } = useStrings()
  const approve = useAct('changes.approve')
  const reject = useAct('changes.reject')
  const cancel = useAct('changes.cancel')
  const all = [approve, reject, cancel]
  const navigate = useNavigate()
  const said = (text: string) => () => {
    tell(text)
    onDone()
  }
  const decide = ({ change: { change_id, digest }, verdict, note, isAtOnce }: Decided) => {
    const words = note.trim() === '' ? {} : { comment: note.trim() }
    if (verdict === 'reject') {
      reject.mutate(
        { change_id, ...words },
        {
          onSuccess: ({ status }) =>
            said(status === 'canceled' ? approvals.canceledToast : approvals.rejectedToast)(),
        },
      )
    } else if (verdict === 'cancel') {
      const why = words.comment === undefined ? {} : { reason: words.comment }
      cancel.mutate({ change_id, ...why }, { onSuccess: said(approvals.canceledToast) })
    } else {
      approve.mutate(
        { change_id, plan_digest: digest, apply: isAtOnce, ...words },
        {
          onSuccess: ({ status, approvals_missing: missing }) => {
            if (missing > 0) tell(approvals.partialToast(missing))
            else if (status === 'applied') tell(approvals.approvedToast)
            else if (status === 'approved' && !isAtOnce) tell(approvals.approvedLaterToast)
            // It says itself why it could not be carried out.
            else void navigate({ to: '/approvals/$id', params: { id: change_id } })
            onDone()
          },
        },
      )
    }
  }
  return {
    decide,
    isBusy: all.some(({ isPending }) => isPending),
    error: all.find(({ error }) => error)?.error ?? null,
  }
}
