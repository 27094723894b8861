import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { call, useMay, useReadPages, type Input, type Item, type Output } from '../../client/alice.ts'
import { Answer } from '../../parts/answer.tsx'
import { Badge, type Tone } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { ErrorNote } from '../../parts/error-note.tsx'
import { SearchInput, Select, TextInput } from '../../parts/field.tsx'
import { number } from '../../parts/format.ts'
import { JsonView } from '../../parts/json-view.tsx'
import { Empty } from '../../parts/section.tsx'
import { Time } from '../../parts/time.tsx'
import { VirtualList } from '../../parts/virtual-list.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { TabPage } from './tab-page.tsx'
import { useSettingsSearch } from './use-settings-search.ts'

type AuditRecord = Item<'audit.list', 'records'>
type Outcome = NonNullable<Input<'audit.list'>['outcome']>

const tones: Readonly<Record<Outcome, Tone>> = {
  completed: 'ok',
  refused: 'warn',
  failed: 'bad',
  awaiting_approval: 'info',
}
const outcomes = Object.keys(tones) as readonly Outcome[]
const words = {
  completed: 'completed',
  refused: 'refused',
  failed: 'failedOutcome',
  awaiting_approval: 'awaiting',
} as const

/** Who asked for what, and what became of it. */
export function AuditTab() {
  const { settings } = useStrings()
  const { search } = useSettingsSearch()
  const [open, setOpen] = useState<AuditRecord>()
  const mayVerify = useMay('audit.verify')
  const verify = useMutation({ mutationFn: () => call('audit.verify', {}) })
  const { actor, operation, since } = search
  const outcome = outcomes.find(each => each === search.outcome)
  const { query, rows, more } = useReadPages(
    'audit.list',
    {
      limit: 100,
      ...(actor !== undefined && { actor }),
      ...(operation !== undefined && { operation }),
      ...(outcome && { outcome }),
      ...(since !== undefined && { since: `${since}T00:00:00Z` }),
    },
    page => page.records,
  )
  return (
    <TabPage
      about={settings.auditAbout}
      actions={
        mayVerify && (
          <Button icon="check" isBusy={verify.isPending} onClick={() => verify.mutate()}>
            {settings.auditVerify}
          </Button>
        )
      }
    >
      <Verified verify={verify} />
      <AuditFilters outcome={outcome} />
      <div className="card overflow-hidden">
        <Answer of={query} lines={10}>
          {() =>
            rows.length === 0 ? (
              <NoRecords />
            ) : (
              <VirtualList
                label={settings.audit}
                rows={rows}
                keyOf={each => each.position}
                rowHeight={52}
                onEnd={more}
                className="h-[calc(100dvh-18rem)] min-h-80"
              >
                {record => <AuditRow record={record} onOpen={() => setOpen(record)} />}
              </VirtualList>
            )
          }
        </Answer>
      </div>
      {open && (
        <Dialog
          title={`${settings.auditRecord} ${open.position}`}
          isOpen
          isDrawer
          onClose={() => setOpen(undefined)}
        >
          <div className="p-4">
            <JsonView value={open} />
          </div>
        </Dialog>
      )}
    </TabPage>
  )
}

interface VerifiedProps {
  readonly verify: { readonly data: Output<'audit.verify'> | undefined; readonly error: Error | null }
}

/** What the check of the chain came to. */
function Verified({ verify }: VerifiedProps) {
  const { settings } = useStrings()
  return (
    <div role="status">
      {verify.data && (
        <p className="bg-ok-wash text-ok rounded-md px-3 py-2 text-[13px]">
          {settings.auditOk(number(verify.data.records), number(verify.data.seals))}{' '}
          {verify.data.unsealed > 0 && settings.auditUnsealed(number(verify.data.unsealed))}{' '}
          <code className="font-mono text-2xs break-all">{verify.data.hash}</code>
        </p>
      )}
      {verify.error && <ErrorNote error={verify.error} />}
    </div>
  )
}

/** Nothing fits: what to take away. */
function NoRecords() {
  const { app, settings } = useStrings()
  const { change } = useSettingsSearch()
  const clear = () => change({ actor: undefined, operation: undefined, outcome: undefined, since: undefined })
  return (
    <Empty
      icon="search"
      title={settings.auditNone}
      actions={<Button onClick={clear}>{app.clearFilters}</Button>}
    >
      {settings.auditNoneHint}
    </Empty>
  )
}

function AuditFilters({ outcome }: { readonly outcome: Outcome | undefined }) {
  const { settings } = useStrings()
  const { search, change } = useSettingsSearch()
  return (
    <div className="flex flex-wrap gap-2">
      <SearchInput
        label={settings.auditActor}
        value={search.actor ?? ''}
        onChange={actor => change({ actor })}
        className="w-full sm:w-52"
      />
      <SearchInput
        label={settings.auditOperation}
        value={search.operation ?? ''}
        onChange={operation => change({ operation })}
        className="w-full sm:w-52"
      />
      <Select
        label={settings.auditOutcome}
        value={outcome ?? ''}
        onChange={next => change({ outcome: next })}
        options={[['', settings.anyOutcome], ...outcomes.map(each => [each, settings[words[each]]] as const)]}
        className="sm:w-auto"
      />
      <TextInput
        type="date"
        aria-label={settings.auditSince}
        title={settings.auditSince}
        value={search.since ?? ''}
        onChange={event => change({ since: event.target.value })}
        className="sm:max-w-40"
      />
    </div>
  )
}

function AuditRow({ record, onOpen }: { readonly record: AuditRecord; onOpen(): void }) {
  const { settings } = useStrings()
  const { operation, actor, outcome, code, time } = record
  const known = outcomes.find(each => each === outcome)
  return (
    <button
      type="button"
      onClick={onOpen}
      className="hover:bg-hover flex h-full w-full items-center gap-3 border-b px-4 text-left text-[13px]"
    >
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{operation}</span>
        <span className="text-soft block truncate text-xs">
          {actor}
          {code !== null && <code className="text-bad ml-2 font-mono">{code}</code>}
        </span>
      </span>
      <span className="text-soft text-xs">
        <Time at={time} />
      </span>
      <Badge tone={known ? tones[known] : 'quiet'}>{known ? settings[words[known]] : outcome}</Badge>
    </button>
  )
}
