import { useState } from 'react'
import { useAct, useOperationSchemas, type Name, type Output } from '../../client/alice.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { ErrorNote } from '../../parts/error-note.tsx'
import { SchemaForm, type Fields } from '../../parts/schema-form/schema-form.tsx'
import { useStrings } from '../../strings/strings.tsx'

interface OperationDialogProps<N extends Name> {
  readonly title: string
  readonly operation: N
  readonly first?: Fields
  onDone(output: Output<N>): void
  onClose(): void
}

/** A form made from what the operation takes; the server says what is wrong with it. */
export function OperationDialog<N extends Name>(props: OperationDialogProps<N>) {
  const { title, operation, first = {}, onDone, onClose } = props
  const { app, settings } = useStrings()
  const [value, setValue] = useState<Fields>(first)
  const info = useOperationSchemas().data?.get(operation)
  const act = useAct(operation)
  const submit = () => act.mutate(withoutEmpty(value), { onSuccess: onDone })
  const footer = (
    <>
      <Button onClick={onClose}>{app.cancel}</Button>
      <Button kind="primary" isBusy={act.isPending} onClick={submit}>
        {settings.save}
      </Button>
    </>
  )
  return (
    <Dialog title={title} about={info?.about} isOpen onClose={onClose} footer={footer}>
      <div className="flex flex-col gap-3 p-4">
        {info && <SchemaForm schema={info.input_schema} value={value} onChange={setValue} />}
        {act.error && <ErrorNote error={act.error} />}
      </div>
    </Dialog>
  )
}

/** What nobody filled in is not sent. */
const withoutEmpty = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''))
