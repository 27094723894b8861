import { Link } from '@tanstack/react-router'
import { useAct, useMay, type Output } from '../../client/alice.ts'
import { Badge, toneOf } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Confirm } from '../../parts/dialog.tsx'
import { duration, money, number } from '../../parts/format.ts'
import { Progress } from '../../parts/spark.tsx'
import { Time } from '../../parts/time.tsx'
import { tell, tellError } from '../../parts/toasts.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { RetryButton } from './retry-button.tsx'
import { isOver, runName, tookMs, typeName, waitName } from './run-words.ts'
import { UndoButton } from './undo-button.tsx'

export type RunState = Output<'workflows.get'>

/** What can be done about the run as a whole, as it stands. */
export function RunActions({ run }: { readonly run: RunState }) {
  const { workflows: words } = useStrings()
  const mayCancel = useMay('workflows.cancel')
  const cancel = useAct('workflows.cancel')
  const ask = () =>
    cancel.mutate(
      { workflow_id: run.workflow_id },
      { onSuccess: () => tell(words.canceled), onError: tellError },
    )
  return (
    <>
      {(run.status === 'failed' || run.status === 'canceled') && <RetryButton workflowId={run.workflow_id} />}
      {run.undo && <UndoButton undo={run.undo} />}
      {!isOver(run) && mayCancel && (
        <Confirm
          title={words.cancelTitle}
          about={words.cancelAbout}
          action={words.cancelAction}
          isBusy={cancel.isPending}
          onConfirm={ask}
          trigger={open => (
            <Button icon="stop" onClick={open} isBusy={cancel.isPending}>
              {words.cancel}
            </Button>
          )}
        />
      )}
    </>
  )
}

/** How it stands, at a glance: state, how far, who, when, how long and for how much. */
export function RunFacts({ run }: { readonly run: RunState }) {
  const { workflows: words } = useStrings()
  const { status, progress, error, waiting_for, questions } = run
  const done = progress.completed + progress.failed
  const message = typeof error?.message === 'string' ? error.message : undefined
  return (
    <section className="card flex flex-col gap-3 p-4">
      <dl className="flex flex-wrap gap-x-8 gap-y-3">
        <Fact name={words.statuses}>
          <Badge tone={toneOf(status)}>
            <span aria-hidden="true" className="size-1.5 rounded-full bg-current" />
            {words.status[status]}
          </Badge>
        </Fact>
        {progress.total > 0 && (
          <Fact name={words.progressLabel}>
            <span className="flex w-40 flex-col gap-1.5 pt-1">
              <Progress
                done={done}
                total={progress.total}
                label={words.progressLabel}
                tone={progress.failed > 0 ? 'warn' : status === 'completed' ? 'ok' : 'accent'}
              />
              <span className="text-soft text-xs">
                {words.progress(number(done), number(progress.total))}
                {progress.failed > 0 && (
                  <span className="text-bad"> · {words.failedItems(number(progress.failed))}</span>
                )}
              </span>
            </span>
          </Fact>
        )}
        <Fact name={isOver(run) ? words.took : words.runsFor}>{duration(tookMs(run))}</Fact>
        <Fact name={words.started}>
          <Time at={run.created_at} />
        </Fact>
        <Fact name={words.by}>{run.created_by}</Fact>
        {run.cost && <Fact name={words.cost}>{money(run.cost)}</Fact>}
        {run.parent_id !== null && (
          <Fact name={words.parent}>
            <Link
              to="/workflows/$workflowId"
              params={{ workflowId: run.parent_id }}
              className="text-accent font-mono text-xs hover:underline"
            >
              {run.parent_id}
            </Link>
          </Fact>
        )}
      </dl>
      {message !== undefined && status !== 'completed' && (
        <p
          className={`rounded-md px-3 py-2 text-[13px] break-words ${status === 'failed' ? 'bg-bad-wash' : 'bg-sunken'}`}
        >
          {message}
          {typeof error?.step === 'string' && (
            <code className="text-soft ml-2 font-mono text-xs">{words.failedAt(error.step)}</code>
          )}
        </p>
      )}
      {waiting_for !== null && !isOver(run) && questions === undefined && (
        <p className="bg-warn-wash rounded-md px-3 py-2 text-[13px]">
          {words.waitsFor(waitName(waiting_for))}
        </p>
      )}
    </section>
  )
}

const Fact = ({ name, children }: { readonly name: string; readonly children: React.ReactNode }) => (
  <div className="min-w-0">
    <dt className="text-faint text-xs">{name}</dt>
    <dd className="mt-0.5 text-[13px]">{children}</dd>
  </div>
)

/** Below the title: what kind of work, and its id. */
export const RunIdentity = ({ run }: { readonly run: RunState }) => (
  <span className="flex flex-wrap items-center gap-x-2">
    {runName(run) !== typeName(run.type) && (
      <>
        {typeName(run.type)}
        <span aria-hidden="true">·</span>
      </>
    )}
    <code className="font-mono text-xs">{run.workflow_id}</code>
    <span className="-my-2">
      <CopyButton text={run.workflow_id} />
    </span>
  </span>
)
