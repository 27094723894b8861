import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { useMay, useReadPages } from '../../client/alice.ts'
import { Button } from '../../parts/button.tsx'
import { ErrorNote } from '../../parts/error-note.tsx'
import { SearchInput } from '../../parts/field.tsx'
import { useKeys } from '../../parts/keys.ts'
import { Card, Empty, Page, Skeleton } from '../../parts/section.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { VirtualList } from '../../parts/virtual-list.tsx'
import { useStrings } from '../../strings/strings.tsx'
import type { ApprovalsSearch } from './approvals-search.ts'
import { ChangeRow, changeRowPx, type Change } from './change-row.tsx'
import { Decision, type Deciding } from './decision.tsx'

const tabs = ['pending', 'approved', 'applied', 'rejected', 'all'] as const
type TabId = (typeof tabs)[number]

/** What waits for people, and what became of it. */
export function Approvals() {
  const { app, approvals } = useStrings()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as ApprovalsSearch
  const chosen: TabId = search.status ?? 'pending'
  const { query, pages, rows, more } = useReadPages(
    'changes.list',
    {
      limit: 100,
      ...(chosen !== 'all' && { status: chosen }),
      ...(search.author !== undefined && { author: search.author }),
    },
    page => page.changes,
  )
  const go = (next: ApprovalsSearch) => void navigate({ to: '/approvals', search: next, replace: true })
  const setAuthor = useCallback(
    (author: string) =>
      void navigate({
        to: '/approvals',
        search: ({ status }: ApprovalsSearch) => ({ ...(status && { status }), ...(author && { author }) }),
        replace: true,
      }),
    [navigate],
  )
  const counts = pages[0]?.counts
  const names: Readonly<Record<TabId, string>> = {
    pending: approvals.tabPending,
    approved: approvals.tabApproved,
    applied: approvals.tabApplied,
    rejected: approvals.tabRejected,
    all: approvals.tabAll,
  }
  const content = () =>
    query.error ? (
      <ErrorNote error={query.error} onRetry={() => void query.refetch()} />
    ) : query.isPending ? (
      <Skeleton lines={8} />
    ) : rows.length === 0 ? (
      <Nothing
        isInbox={chosen === 'pending' && search.author === undefined}
        onAll={() => go({ status: 'all' })}
      />
    ) : (
      <Inbox rows={rows} isAll={chosen === 'all'} onEnd={more} />
    )
  return (
    <Page title={app.approvals} about={approvals.about} actions={<PolicyLink />}>
      <Card isFlush>
        <div className="flex flex-wrap items-center justify-end gap-2 border-b p-3 sm:justify-start">
          <SearchInput
            label={approvals.author}
            value={search.author ?? ''}
            onChange={setAuthor}
            className="w-full sm:w-72"
          />
        </div>
        <Tabs
          label={approvals.tabs}
          value={chosen}
          onChange={id => {
            const status = tabs.find(each => each === id)
            go({ ...search, status: status === 'pending' ? undefined : status } as ApprovalsSearch)
          }}
          tabs={tabs.map(id => ({
            id,
            label: names[id],
            count: id === 'all' ? counts && sum(counts) : counts && (counts[id] ?? 0),
            content,
          }))}
        />
      </Card>
    </Page>
  )
}

const sum = (counts: Readonly<Record<string, number>>) =>
  Object.values(counts).reduce((all, each) => all + each, 0)

function PolicyLink() {
  const { approvals } = useStrings()
  const may = useMay('changes.policy')
  return may ? (
    <Link
      to="/approvals/policy"
      className="bg-surface border-edge hover:bg-hover inline-flex h-8 items-center rounded-md border px-3 text-[13px] font-medium"
    >
      {approvals.policy}
    </Link>
  ) : null
}

function Nothing({ isInbox, onAll }: { readonly isInbox: boolean; onAll(): void }) {
  const { approvals } = useStrings()
  return (
    <Empty
      icon="approvals"
      title={isInbox ? approvals.nothingWaits : approvals.nothingHere}
      actions={<Button onClick={onAll}>{approvals.showAll}</Button>}
    >
      {isInbox ? approvals.nothingWaitsHint : approvals.nothingHereHint}
    </Empty>
  )
}

interface InboxProps {
  readonly rows: readonly Change[]
  readonly isAll: boolean
  onEnd(): void
}

function Inbox({ rows, isAll, onEnd }: InboxProps) {
  const { approvals } = useStrings()
  const navigate = useNavigate()
  const [marked, setMarked] = useState(0)
  const [deciding, setDeciding] = useState<Deciding>()
  const may = useMay('changes.approve')
  const at = Math.min(marked, rows.length - 1)
  const current = rows[at]!
  const decide = (verdict: Deciding['verdict']) => () => {
    if (may && current.status === 'pending') setDeciding({ change: current, verdict })
  }
  useKeys({
    j: () => setMarked(Math.min(rows.length - 1, at + 1)),
    k: () => setMarked(Math.max(0, at - 1)),
    Enter: () => void navigate({ to: '/approvals/$id', params: { id: current.change_id } }),
    a: decide('approve'),
    r: decide('reject'),
  })
  return (
    <>
      <VirtualList
        label={approvals.list}
        rows={rows}
        keyOf={({ change_id }) => change_id}
        rowHeight={changeRowPx}
        onEnd={onEnd}
        markedIndex={at}
        className="max-h-[calc(100dvh-17rem)]"
      >
        {(change, index) => (
          <ChangeRow
            change={change}
            isMarked={index === at}
            hasStatus={isAll}
            onMark={() => setMarked(index)}
          />
        )}
      </VirtualList>
      <Decision deciding={deciding} onClose={() => setDeciding(undefined)} />
    </>
  )
}
