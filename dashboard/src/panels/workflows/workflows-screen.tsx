import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { Output } from '../../client/alice.ts'
import { ErrorNote } from '../../parts/error-note.tsx'
import { useKeys } from '../../parts/keys.ts'
import { Card, Empty, Page, Skeleton } from '../../parts/section.tsx'
import { VirtualList } from '../../parts/virtual-list.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { useFreshPages } from './fresh-pages.ts'
import { WorkflowFilters } from './workflow-filters.tsx'
import { WorkflowColumns, WorkflowRow, workflowRowHeight, type WorkflowItem } from './workflow-row.tsx'
import { filtersOf, type WorkflowsSearch } from './workflows-search.ts'

const pageSize = 100

const rowsOf = {
  of: (page: Output<'workflows.list'>) => page.workflows,
  keyOf: (workflow: WorkflowItem) => workflow.workflow_id,
}

/** Everything that runs or ran; every filter stands in the address and is executed by the server. */
export function Workflows() {
  const { app, workflows: words } = useStrings()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as WorkflowsSearch
  const [openedAt] = useState(() => Date.now())
  const input = { ...filtersOf(search, openedAt), limit: pageSize, brief: true }
  const { head, rows, more } = useFreshPages('workflows.list', input, rowsOf)
  const [marked, setMarked] = useState(-1)
  const step = (by: number) => () => setMarked(Math.max(0, Math.min(rows.length - 1, marked + by)))
  const open = ({ workflow_id }: WorkflowItem) =>
    void navigate({ to: '/workflows/$workflowId', params: { workflowId: workflow_id } })
  useKeys({
    j: step(1),
    k: step(-1),
    ArrowDown: step(1),
    ArrowUp: step(-1),
    Enter: () => rows[marked] && open(rows[marked]),
  })
  const isFiltered = Object.keys(search).some(name => name !== 'order')
  const onSearch = (next: WorkflowsSearch) => void navigate({ to: '/workflows', search: next, replace: true })
  return (
    <Page title={app.workflows} about={words.about}>
      <Card isFlush>
        <WorkflowFilters search={search} counts={head.data?.counts ?? {}} onSearch={onSearch} />
        {head.error ? (
          <ErrorNote error={head.error} onRetry={() => void head.refetch()} />
        ) : head.isPending ? (
          <Skeleton lines={12} />
        ) : rows.length === 0 ? (
          <Nothing isFiltered={isFiltered} />
        ) : (
          <>
            <WorkflowColumns />
            <VirtualList
              label={words.list}
              rows={rows}
              keyOf={({ workflow_id }) => workflow_id}
              rowHeight={workflowRowHeight}
              onEnd={more}
              overscan={3}
              markedIndex={marked}
              className="h-[calc(100dvh-20.5rem)] min-h-80"
            >
              {(workflow, at) => <WorkflowRow workflow={workflow} isMarked={at === marked} />}
            </VirtualList>
          </>
        )}
      </Card>
    </Page>
  )
}

function Nothing({ isFiltered }: { readonly isFiltered: boolean }) {
  const { workflows: words } = useStrings()
  if (isFiltered) {
    return (
      <Empty icon="workflows" title={words.none}>
        {words.noneHint}
      </Empty>
    )
  }
  return (
    <Empty icon="workflows" title={words.noneYet}>
      {words.noneYetHint}
      <code className="bg-sunken mt-2 block rounded-md px-3 py-2 font-mono text-xs">
        {words.noneYetCommand}
      </code>
    </Empty>
  )
}
