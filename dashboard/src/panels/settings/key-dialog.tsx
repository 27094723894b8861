import { useState, type SubmitEvent } from 'react'
import { useAct, useMay, useRead, type Input } from '../../client/alice.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { ErrorNote } from '../../parts/error-note.tsx'
import { Field, Select, TextInput } from '../../parts/field.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { ShownOnce } from './shown-once.tsx'
import { Snippets } from './snippets.tsx'

type Kind = NonNullable<Input<'keys.create'>['kind']>
const kinds = ['person', 'assistant', 'service'] as const
const builtIn = ['viewer', 'assistant', 'operator', 'admin']

interface KeyDialogProps {
  readonly kind?: Kind
  onClose(): void
}

/** Makes a key and shows it this once, with what to paste where. */
export function KeyDialog({ kind = 'person', onClose }: KeyDialogProps) {
  const { app, settings } = useStrings()
  const create = useAct('keys.create')
  const [made, setMade] = useState<{ readonly name: string; readonly key: string }>()
  if (made) {
    return (
      <Dialog
        title={settings.keyReady(made.name)}
        isOpen
        onClose={onClose}
        footer={
          <Button kind="primary" onClick={onClose}>
            {settings.done}
          </Button>
        }
      >
        <NewKey secret={made.key} />
      </Dialog>
    )
  }
  const footer = (
    <>
      <Button onClick={onClose}>{app.cancel}</Button>
      <Button kind="primary" type="submit" form="key" isBusy={create.isPending}>
        {settings.create}
      </Button>
    </>
  )
  return (
    <Dialog title={settings.keyNew} isOpen onClose={onClose} footer={footer}>
      <KeyForm
        first={kind}
        onSubmit={input => create.mutate(input, { onSuccess: ({ name, key }) => setMade({ name, key }) })}
      />
      {create.error && <ErrorNote error={create.error} />}
    </Dialog>
  )
}

export const NewKey = ({ secret }: { readonly secret: string }) => {
  const { settings } = useStrings()
  return (
    <div className="flex flex-col gap-4 p-4">
      <ShownOnce label={settings.key} text={secret} hint={settings.keyOnce} />
      <section>
        <h3 className="pb-1 text-[13px] font-medium">{settings.keyUse}</h3>
        <div className="rounded-md border">
          <Snippets apiKey={secret} />
        </div>
      </section>
    </div>
  )
}

const listOf = (text: string) =>
  text
    .split(',')
    .map(each => each.trim())
    .filter(each => each !== '')

interface KeyFormProps {
  readonly first: Kind
  onSubmit(input: Input<'keys.create'>): void
}

function KeyForm({ first, onSubmit }: KeyFormProps) {
  const { settings } = useStrings()
  const mayList = useMay('roles.list')
  const known = useRead('roles.list', {}, { enabled: mayList })
  const [kind, setKind] = useState<Kind>(first)
  const [role, setRole] = useState(first === 'assistant' ? 'assistant' : 'viewer')
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState('')
  const [expires, setExpires] = useState('')
  const roles = known.data?.roles.map(each => each.role) ?? builtIn
  const about = known.data?.roles.find(each => each.role === role)?.about
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const scope = listOf(scopes)
    onSubmit({
      role,
      kind,
      ...(name !== '' && { name }),
      ...(scope.length > 0 && { scope }),
      ...(expires !== '' && { expires_in: expires }),
    })
  }
  return (
    <form id="key" onSubmit={submit} className="grid gap-3 p-4 sm:grid-cols-2">
      <Field label={settings.keyName} hint={settings.keyNameHint}>
        {id => <TextInput id={id} autoFocus value={name} onChange={event => setName(event.target.value)} />}
      </Field>
      <Field label={settings.keyKind} hint={kind === 'person' ? undefined : settings.keyKindHint}>
        {id => (
          <Select
            id={id}
            value={kind}
            onChange={next => setKind(next as Kind)}
            options={kinds.map(each => [each, settings[each]] as const)}
          />
        )}
      </Field>
      <Field label={settings.role} hint={about}>
        {id => (
          <Select
            id={id}
            value={role}
            onChange={setRole}
            options={roles.map(each => [each, each] as const)}
          />
        )}
      </Field>
      <Field label={settings.keyExpires} hint={settings.keyExpiresHint}>
        {id => <TextInput id={id} value={expires} onChange={event => setExpires(event.target.value)} />}
      </Field>
      <div className="sm:col-span-2">
        <Field label={settings.keyScopes} hint={settings.keyScopesHint}>
          {id => <TextInput id={id} value={scopes} onChange={event => setScopes(event.target.value)} />}
        </Field>
      </div>
    </form>
  )
}
