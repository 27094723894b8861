import { useState, type SubmitEvent } from 'react'
import { useAct, useMay, useRead, type Item } from '../../client/alice.ts'
import { Answer } from '../../parts/answer.tsx'
import { Badge } from '../../parts/badge.tsx'
import { Button, IconButton } from '../../parts/button.tsx'
import { Confirm, Dialog } from '../../parts/dialog.tsx'
import { ErrorNote } from '../../parts/error-note.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { Empty } from '../../parts/section.tsx'
import { Time } from '../../parts/time.tsx'
import { tell, tellError } from '../../parts/toasts.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { RowsTable, type Column } from './rows-table.tsx'
import { TabPage } from './tab-page.tsx'

type Secret = Item<'secrets.list', 'secrets'>

/** Names only: what they are is never shown. */
export function SecretsTab() {
  const { settings } = useStrings()
  const [name, setName] = useState<string>()
  const maySet = useMay('secrets.set')
  const answer = useRead('secrets.list', { limit: 500 })
  const set = maySet && (
    <Button kind="primary" icon="plus" onClick={() => setName('')}>
      {settings.secretSet}
    </Button>
  )
  return (
    <TabPage about={settings.secretsAbout} actions={set}>
      <Answer of={answer}>
        {({ secrets }) =>
          secrets.length === 0 ? (
            <Empty title={settings.secretsNone} actions={set}>
              {settings.secretsNoneHint}
            </Empty>
          ) : (
            <SecretRows secrets={secrets} onReplace={setName} />
          )
        }
      </Answer>
      {name !== undefined && <SecretDialog first={name} onClose={() => setName(undefined)} />}
    </TabPage>
  )
}

interface SecretRowsProps {
  readonly secrets: readonly Secret[]
  onReplace(name: string): void
}

function SecretRows({ secrets, onReplace }: SecretRowsProps) {
  const { app, settings } = useStrings()
  const remove = useAct('secrets.remove')
  const reseal = useAct('secrets.reseal')
  const maySet = useMay('secrets.set')
  const mayRemove = useMay('secrets.remove')
  const mayReseal = useMay('secrets.reseal')
  const columns: readonly Column<Secret>[] = [
    {
      title: settings.name,
      cell: ({ name, has_current_key }) => (
        <span className="flex flex-wrap items-center gap-2">
          <code className="font-mono text-xs">{name}</code>
          {!has_current_key && <Badge tone="warn">{settings.secretOld}</Badge>}
        </span>
      ),
    },
    {
      title: settings.state,
      cell: ({ set_by, set_at }) => (
        <span className="text-soft">
          {settings.secretBy(set_by)} · <Time at={set_at} />
        </span>
      ),
    },
    {
      title: settings.actions,
      isActions: true,
      cell: ({ name }) => (
        <span className="flex justify-end gap-1">
          {maySet && <Button onClick={() => onReplace(name)}>{settings.secretReplace}</Button>}
          {mayRemove && (
            <Confirm
              title={settings.secretRemoveTitle(name)}
              about={settings.secretRemoveAbout}
              action={app.remove}
              onConfirm={() => remove.mutate({ name }, { onError: tellError })}
              trigger={open => <IconButton icon="trash" label={`${app.remove}: ${name}`} onClick={open} />}
            />
          )}
        </span>
      ),
    },
  ]
  return (
    <>
      <RowsTable label={settings.secrets} columns={columns} rows={secrets} keyOf={each => each.name} />
      {mayReseal && secrets.some(each => !each.has_current_key) && (
        <Button
          isBusy={reseal.isPending}
          onClick={() =>
            reseal.mutate(
              {},
              { onSuccess: ({ resealed }) => tell(settings.secretResealed(resealed)), onError: tellError },
            )
          }
          className="self-start"
        >
          {settings.secretReseal}
        </Button>
      )}
    </>
  )
}

function SecretDialog({ first, onClose }: { readonly first: string; onClose(): void }) {
  const { app, settings } = useStrings()
  const [name, setName] = useState(first)
  const [value, setValue] = useState('')
  const set = useAct('secrets.set')
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    set.mutate(
      { name, value },
      {
        onSuccess: () => {
          tell(settings.secretSaved)
          onClose()
        },
      },
    )
  }
  return (
    <Dialog title={settings.secretSet} about={settings.secretsAbout} isOpen onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-3 p-4">
        <Field label={settings.secretName}>
          {id => (
            <TextInput
              id={id}
              required
              readOnly={first !== ''}
              value={name}
              onChange={event => setName(event.target.value)}
            />
          )}
        </Field>
        <Field label={settings.secretValue}>
          {id => (
            <TextInput
              id={id}
              type="password"
              autoComplete="new-password"
              required
              value={value}
              onChange={event => setValue(event.target.value)}
            />
          )}
        </Field>
        {set.error && <ErrorNote error={set.error} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{app.cancel}</Button>
          <Button kind="primary" type="submit" isBusy={set.isPending}>
            {settings.save}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
