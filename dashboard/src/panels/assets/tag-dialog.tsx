import { useState, type SubmitEvent } from 'react'
import { useAct } from '../../client/alice.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { ErrorNote } from '../../parts/error-note.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { number } from '../../parts/format.ts'
import { tell } from '../../parts/toasts.tsx'
import { useStrings } from '../../strings/strings.tsx'
import type { Asset } from './asset-marks.ts'

const wordsOf = (text: string) =>
  text
    .split(',')
    .map(each => each.trim())
    .filter(each => each !== '')

/** Tags of everything that is selected, at most 1,000 at a time. */
export function TagDialog({ chosen, onClose }: { readonly chosen: readonly Asset[]; onClose(): void }) {
  const { app, assets } = useStrings()
  const [added, setAdded] = useState('')
  const [removed, setRemoved] = useState('')
  const act = useAct('assets.tag')
  const [add, remove] = [wordsOf(added), wordsOf(removed)]
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const content_hash = chosen.map(each => each.content_hash)
    act.mutate(
      { content_hash, add, remove },
      {
        onSuccess: ({ changed }) => {
          tell(assets.tagged(changed))
          onClose()
        },
      },
    )
  }
  return (
    <Dialog title={`${assets.tag} · ${assets.selected(number(chosen.length))}`} isOpen onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-3 p-4">
        <Field label={assets.tagAdd} hint={assets.tagHint}>
          {id => (
            <TextInput id={id} value={added} onChange={event => setAdded(event.target.value)} autoFocus />
          )}
        </Field>
        <Field label={assets.tagRemove}>
          {id => <TextInput id={id} value={removed} onChange={event => setRemoved(event.target.value)} />}
        </Field>
        {act.error && <ErrorNote error={act.error} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{app.cancel}</Button>
          <Button
            type="submit"
            kind="primary"
            isBusy={act.isPending}
            disabled={add.length + remove.length === 0}
          >
            {assets.tagApply}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
