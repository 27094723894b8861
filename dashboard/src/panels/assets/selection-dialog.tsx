import { useId, useState, type SubmitEvent } from 'react'
import { call, useAct, useRead } from '../../client/alice.ts'
import { isRefused } from '../../client/session.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { ErrorNote } from '../../parts/error-note.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { number } from '../../parts/format.ts'
import { tell } from '../../parts/toasts.tsx'
import { useStrings } from '../../strings/strings.tsx'
import type { Asset } from './asset-marks.ts'

/** Puts everything that is selected into a selection by name; a new name makes one. */
export function SelectionDialog({ chosen, onClose }: { readonly chosen: readonly Asset[]; onClose(): void }) {
  const { app, assets } = useStrings()
  const [selection, setSelection] = useState('')
  const [problem, setProblem] = useState<unknown>()
  const list = useId()
  const { data } = useRead('selections.list', { limit: 100 })
  const add = useAct('selections.add')
  const known = data?.selections.map(each => each.selection) ?? []
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    setProblem(undefined)
    const content_hash = chosen.map(each => each.content_hash)
    try {
      if (!known.includes(selection)) await makeIfNew(selection)
      const { added } = await add.mutateAsync({ selection, content_hash })
      tell(assets.added(added, selection))
      onClose()
    } catch (error) {
      setProblem(error)
    }
  }
  return (
    <Dialog
      title={`${assets.toSelection} · ${assets.selected(number(chosen.length))}`}
      isOpen
      onClose={onClose}
    >
      <form onSubmit={event => void submit(event)} className="flex flex-col gap-3 p-4">
        <Field label={assets.selectionName} hint={assets.selectionHint}>
          {id => (
            <TextInput
              id={id}
              list={list}
              required
              autoFocus
              value={selection}
              onChange={event => setSelection(event.target.value)}
            />
          )}
        </Field>
        <datalist id={list}>
          {known.map(each => (
            <option key={each} value={each} />
          ))}
        </datalist>
        {problem !== undefined && <ErrorNote error={problem} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{app.cancel}</Button>
          <Button type="submit" kind="primary" isBusy={add.isPending}>
            {app.add}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

async function makeIfNew(selection: string): Promise<void> {
  try {
    await call('selections.create', { selection })
  } catch (error) {
    if (!isRefused(error, 'SELECTION_EXISTS')) throw error
  }
}
