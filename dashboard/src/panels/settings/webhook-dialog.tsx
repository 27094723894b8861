import { useState, type SubmitEvent } from 'react'
import { useAct } from '../../client/alice.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { ErrorNote } from '../../parts/error-note.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { useStrings } from '../../strings/strings.tsx'

interface WebhookDialogProps {
  /** With the secret by which the receiver checks what it gets. */
  onMade(secret: string): void
  onClose(): void
}

/** Which events go to which URL; everything else has a good default. */
export function WebhookDialog({ onMade, onClose }: WebhookDialogProps) {
  const { app, settings } = useStrings()
  const [url, setUrl] = useState('')
  const [types, setTypes] = useState('workflow.*')
  const [description, setDescription] = useState('')
  const create = useAct('webhooks.create')
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const patterns = types
      .split(',')
      .map(each => each.trim())
      .filter(each => each !== '')
    create.mutate(
      { url, types: patterns, ...(description !== '' && { description }) },
      { onSuccess: ({ secret }) => onMade(secret) },
    )
  }
  const footer = (
    <>
      <Button onClick={onClose}>{app.cancel}</Button>
      <Button kind="primary" type="submit" form="webhook" isBusy={create.isPending}>
        {settings.create}
      </Button>
    </>
  )
  return (
    <Dialog title={settings.webhookNew} isOpen onClose={onClose} footer={footer}>
      <form id="webhook" onSubmit={submit} className="flex flex-col gap-3 p-4">
        <Field label={settings.webhookUrl}>
          {id => (
            <TextInput
              id={id}
              type="url"
              required
              autoFocus
              value={url}
              onChange={event => setUrl(event.target.value)}
            />
          )}
        </Field>
        <Field label={settings.webhookTypes} hint={settings.webhookTypesHint}>
          {id => (
            <TextInput id={id} required value={types} onChange={event => setTypes(event.target.value)} />
          )}
        </Field>
        <Field label={settings.webhookDescription}>
          {id => (
            <TextInput id={id} value={description} onChange={event => setDescription(event.target.value)} />
          )}
        </Field>
      </form>
      {create.error && <ErrorNote error={create.error} />}
    </Dialog>
  )
}
