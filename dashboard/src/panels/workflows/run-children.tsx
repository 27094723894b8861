import type { Output } from '../../client/alice.ts'
import { Answer } from '../../parts/answer.tsx'
import { Empty } from '../../parts/section.tsx'
import { VirtualList } from '../../parts/virtual-list.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { useFreshPages } from './fresh-pages.ts'
import { WorkflowRow, workflowRowHeight, type WorkflowItem } from './workflow-row.tsx'

const rowsOf = {
  of: (page: Output<'workflows.list'>) => page.workflows,
  keyOf: (workflow: WorkflowItem) => workflow.workflow_id,
}

/** The workflows this one started as parts of its own work. */
export function RunChildren({ workflowId }: { readonly workflowId: string }) {
  const { workflows: words } = useStrings()
  const input = { parent_id: workflowId, order: 'failed_first' as const, limit: 100, brief: true }
  const { head, rows, more } = useFreshPages('workflows.list', input, rowsOf)
  return (
    <Answer of={head}>
      {() =>
        rows.length === 0 ? (
          <Empty icon="workflows" title={words.noChildren} />
        ) : (
          <VirtualList
            label={words.tabChildren}
            rows={rows}
            keyOf={({ workflow_id }) => workflow_id}
            rowHeight={workflowRowHeight}
            onEnd={more}
            overscan={3}
            className="h-[min(60vh,32rem)]"
          >
            {workflow => <WorkflowRow workflow={workflow} isMarked={false} />}
          </VirtualList>
        )
      }
    </Answer>
  )
}
