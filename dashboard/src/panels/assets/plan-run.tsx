import { Link } from '@tanstack/react-router'
import { useAct, useRead, type Output } from '../../client/alice.ts'
import { StatusBadge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { ErrorNote } from '../../parts/error-note.tsx'
import { number } from '../../parts/format.ts'
import { Progress } from '../../parts/spark.tsx'
import { useStrings } from '../../strings/strings.tsx'

type Answer = Exclude<Output<'assets.organize'> | Output<'assets.export'>, { readonly dry_run: true }>

interface PlanRunProps {
  readonly answer: Answer
  readonly mayUndo: boolean
}

/** How far it is, or where it waits; and the way back. */
export function PlanRun({ answer, mayUndo }: PlanRunProps) {
  const { app } = useStrings()
  if (answer.status === 'awaiting_approval') {
    return (
      <div role="status" className="bg-warn-wash rounded-md p-3 text-[13px]">
        <p>{app.waitingToast}</p>
        <Link to={`/approvals/${answer.change_id}`} className="text-accent hover:underline">
          {app.approvals}
        </Link>
      </div>
    )
  }
  return <Running id={answer.workflow_id} mayUndo={mayUndo} />
}

function Running({ id, mayUndo }: { readonly id: string; readonly mayUndo: boolean }) {
  const { assets } = useStrings()
  const undo = useAct('assets.undo_organize')
  const isOver = useHasEnded(id)
  return (
    <div className="flex flex-col gap-4">
      <Work id={id} done={assets.organized} />
      {mayUndo && isOver && !undo.data && (
        <Button
          icon="undo"
          isBusy={undo.isPending}
          onClick={() => undo.mutate({ workflow_id: id })}
          className="self-start"
        >
          {assets.undoOrganize}
        </Button>
      )}
      {undo.error && <ErrorNote error={undo.error} />}
      {undo.data && <Work id={undo.data.workflow_id} done={assets.takenBack} />}
    </div>
  )
}

const ends = new Set(['completed', 'failed', 'canceled'])

function useHasEnded(id: string): boolean {
  const { data } = useRead('workflows.get', { workflow_id: id, steps: 0 })
  return data !== undefined && ends.has(data.status)
}

function Work({ id, done }: { readonly id: string; readonly done: string }) {
  const { assets } = useStrings()
  const { data, error } = useRead('workflows.get', { workflow_id: id, steps: 0 })
  if (error) return <ErrorNote error={error} />
  if (!data) return null
  const { status, progress } = data
  const text =
    status === 'completed'
      ? done
      : ends.has(status)
        ? assets.organizeFailed
        : assets.organizing(number(progress.completed), number(progress.total))
  return (
    <div role="status" className="bg-sunken flex flex-col gap-2 rounded-md p-3 text-[13px]">
      <div className="flex items-center justify-between gap-2">
        <span className="font-medium">{text}</span>
        <StatusBadge status={status} />
      </div>
      <Progress
        done={progress.completed}
        total={progress.total}
        label={assets.organize}
        tone={progress.failed > 0 ? 'warn' : status === 'completed' ? 'ok' : 'accent'}
      />
      <Link to={`/workflows/${id}`} className="text-accent self-start text-xs hover:underline">
        {assets.followWorkflow}
      </Link>
    </div>
  )
}
