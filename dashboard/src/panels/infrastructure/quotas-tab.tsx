import { useState } from 'react'
import { useAct, useMay, useRead, type Input, type Item } from '../../client/alice.ts'
import { Answer } from '../../parts/answer.tsx'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Confirm, Dialog } from '../../parts/dialog.tsx'
import { ErrorNote } from '../../parts/error-note.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { bytes, money } from '../../parts/format.ts'
import { Empty } from '../../parts/section.tsx'
import { Time } from '../../parts/time.tsx'
import { tell, tellError } from '../../parts/toasts.tsx'
import { useStrings } from '../../strings/strings.tsx'

type Quota = Item<'infra.list_quotas', 'quotas'>

/** Bounds on what may be deployed. */
export function QuotasTab() {
  const { infrastructure: say } = useStrings()
  const quotas = useRead('infra.list_quotas', {})
  const maySet = useMay('infra.set_quota')
  const [isOpen, setOpen] = useState(false)
  const add = maySet && (
    <Button icon="plus" onClick={() => setOpen(true)}>
      {say.addQuota}
    </Button>
  )
  return (
    <Answer of={quotas}>
      {({ quotas: rows }) => (
        <>
          {rows.length === 0 ? (
            <Empty icon="infrastructure" title={say.noQuotas} actions={add}>
              {say.noQuotasHint}
            </Empty>
          ) : (
            <>
              <div className="flex items-center justify-between gap-3 border-b p-3">
                <p className="text-soft text-[13px]">{say.quotasAbout}</p>
                {add}
              </div>
              <ul aria-label={say.quotas}>
                {rows.map(row => (
                  <Row key={row.quota_id} row={row} />
                ))}
              </ul>
            </>
          )}
          <QuotaDialog isOpen={isOpen} onClose={() => setOpen(false)} />
        </>
      )}
    </Answer>
  )
}

function Row({ row: { quota_id, quota, set_by, set_at } }: { readonly row: Quota }) {
  const { infrastructure: say } = useStrings()
  const remove = useAct('infra.remove_quota')
  const mayRemove = useMay('infra.remove_quota')
  const { environment, owner, cpu, memory_mb, storage_gb, resources, monthly_cost } = quota
  const bounds = [
    cpu !== undefined && say.cores(cpu),
    memory_mb !== undefined && bytes(memory_mb * 1024 ** 2),
    storage_gb !== undefined && bytes(storage_gb * 1024 ** 3),
    resources !== undefined && say.resourceCount(resources),
    monthly_cost !== undefined && say.monthly(money(monthly_cost)),
  ].filter(each => each !== false)
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1.5 border-b px-4 py-2.5 text-[13px]">
      <span className="min-w-0 flex-1 basis-52 font-medium">
        {environment ?? say.eachEnvironment} · {owner ?? say.eachOwner}
      </span>
      <span className="flex flex-wrap gap-1.5">
        {bounds.map(each => (
          <Badge key={each}>{each}</Badge>
        ))}
      </span>
      <span className="text-soft text-xs">
        {say.setBy} {set_by}, <Time at={set_at} />
      </span>
      {mayRemove && (
        <Confirm
          title={say.removeQuota}
          about={say.removeQuotaAbout}
          action={say.removeQuota}
          isBusy={remove.isPending}
          onConfirm={() => remove.mutate({ quota_id }, { onError: tellError })}
          trigger={open => (
            <Button kind="ghost" icon="trash" onClick={open}>
              {say.removeQuota}
            </Button>
          )}
        />
      )}
    </li>
  )
}

const numbers = ['cpu', 'memory_mb', 'storage_gb', 'resources'] as const

function QuotaDialog({ isOpen, onClose }: { readonly isOpen: boolean; onClose(): void }) {
  const { app, infrastructure: say } = useStrings()
  const set = useAct('infra.set_quota')
  const [fields, setFields] = useState<Readonly<Record<string, string>>>({})
  const names = { cpu: say.cpu, memory_mb: say.memoryMb, storage_gb: say.storageGb, resources: say.resources }
  const box = (name: string, label: string, isNumber = true) => (
    <Field key={name} label={label} note={app.optional}>
      {id => (
        <TextInput
          id={id}
          inputMode={isNumber ? 'decimal' : 'text'}
          value={fields[name] ?? ''}
          placeholder={name === 'environment' ? say.eachEnvironment : name === 'owner' ? say.eachOwner : ''}
          onChange={event => setFields({ ...fields, [name]: event.target.value })}
        />
      )}
    </Field>
  )
  const save = () => {
    const said = Object.entries(fields).filter(([, text]) => text.trim() !== '')
    const input = Object.fromEntries(
      said.map(([name, text]) => {
        if (name === 'monthly_cost') return [name, { amount: text.trim(), currency: 'USD' }]
        return [name, numbers.some(each => each === name) ? Number(text) : text.trim()]
      }),
    ) as Input<'infra.set_quota'>
    set.mutate(input, {
      onSuccess: () => {
        tell(say.quotaSet)
        setFields({})
        onClose()
      },
    })
  }
  return (
    <Dialog
      title={say.addQuota}
      about={say.quotasAbout}
      isOpen={isOpen}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{app.cancel}</Button>
          <Button kind="primary" isBusy={set.isPending} onClick={save}>
            {say.setQuota}
          </Button>
        </>
      }
    >
      <div className="grid gap-3 p-4 sm:grid-cols-2">
        {box('environment', say.environment, false)}
        {box('owner', say.owner, false)}
        {numbers.map(name => box(name, names[name]))}
        {box('monthly_cost', say.monthlyCost)}
        {set.error && (
          <div className="sm:col-span-2">
            <ErrorNote error={set.error} />
          </div>
        )}
      </div>
    </Dialog>
  )
}
