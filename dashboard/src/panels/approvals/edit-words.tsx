import { useState } from 'react'
import { useAct } from '../../client/alice.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { ErrorNote } from '../../parts/error-note.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { tell } from '../../parts/toasts.tsx'
import { useStrings } from '../../strings/strings.tsx'
import type { WholeChange } from './change-screen.tsx'

/** What it is called and why it is wanted; its plan stays as it is. */
export function EditWords({ change }: { readonly change: WholeChange }) {
  const { approvals } = useStrings()
  const [isOpen, setOpen] = useState(false)
  if (!change.may.includes('edit')) return null
  return (
    <>
      <Button kind="ghost" onClick={() => setOpen(true)}>
        {approvals.edit}
      </Button>
      {isOpen && <Editing change={change} onClose={() => setOpen(false)} />}
    </>
  )
}

function Editing({ change, onClose }: { readonly change: WholeChange; onClose(): void }) {
  const { app, approvals } = useStrings()
  const [title, setTitle] = useState(change.title)
  const [description, setDescription] = useState(change.description)
  const act = useAct('changes.update')
  const save = () =>
    act.mutate(
      { change_id: change.change_id, title: title.trim(), description },
      {
        onSuccess: () => {
          tell(approvals.savedToast)
          onClose()
        },
      },
    )
  const footer = (
    <>
      <Button onClick={onClose}>{app.close}</Button>
      <Button kind="primary" isBusy={act.isPending} disabled={title.trim() === ''} onClick={save}>
        {approvals.save}
      </Button>
    </>
  )
  return (
    <Dialog title={approvals.edit} isOpen onClose={onClose} footer={footer}>
      <div className="flex flex-col gap-4 p-4">
        <Field label={approvals.title}>
          {id => (
            <TextInput
              id={id}
              maxLength={200}
              value={title}
              onChange={event => setTitle(event.target.value)}
            />
          )}
        </Field>
        <Field label={approvals.description} note={app.optional}>
          {id => (
            <textarea
              id={id}
              rows={6}
              maxLength={10_000}
              value={description}
              onChange={event => setDescription(event.target.value)}
              className="bg-surface border-edge w-full rounded-md border p-2.5 text-[13px]"
            />
          )}
        </Field>
        {act.error && <ErrorNote error={act.error} />}
      </div>
    </Dialog>
  )
}
