import { Link } from '@tanstack/react-router'
import { useAct, useMay } from '../../client/alice.ts'
import { Button } from '../../parts/button.tsx'
import { Confirm } from '../../parts/dialog.tsx'
import { tellError } from '../../parts/toasts.tsx'
import { useStrings } from '../../strings/strings.tsx'
import type { Ask, Shown } from './deployment-screen.tsx'
import { FailureStory, RunningCard, ToWorkflow } from './run-card.tsx'
import type { Run } from './run-story.ts'

interface StoryProps {
  readonly deployment: Shown
  readonly run: Run | undefined
  onAsk(ask: Ask): void
}

/** What goes on, or what went wrong last; nothing when all is well. */
export function DeploymentStory({ deployment, run, onAsk }: StoryProps) {
  const { app, infrastructure: say } = useStrings()
  const { deployment_id, status, workflow_id, blueprint_id } = deployment
  const mayCancel = useMay('deployments.cancel')
  const mayRollback = useMay('deployments.rollback')
  const cancel = useAct('deployments.cancel')
  if (!run) return null
  if (status === 'deploying' || status === 'destroying') {
    return (
      <RunningCard
        run={run}
        actions={
          <>
            <ToWorkflow id={workflow_id} />
            {mayCancel && (
              <Confirm
                title={say.cancelRun}
                about={say.cancelAbout}
                action={say.cancelRun}
                isBusy={cancel.isPending}
                onConfirm={() => cancel.mutate({ deployment_id }, { onError: tellError })}
                trigger={open => (
                  <Button icon="stop" onClick={open}>
                    {app.cancel}
                  </Button>
                )}
              />
            )}
          </>
        }
      />
    )
  }
  if (status !== 'failed' && status !== 'rolled_back') return null
  const rollback = () =>
    onAsk({ wanted: { name: 'deployments.rollback', input: { deployment_id } }, title: say.rollback })
  return (
    <FailureStory
      run={run}
      actions={
        <>
          <Link
            to="/infrastructure/blueprints/$id"
            params={{ id: blueprint_id }}
            className="bg-accent-solid text-on-accent inline-flex h-8 items-center rounded-md px-3 text-[13px] font-medium"
          >
            {say.editBlueprint}
          </Link>
          {status === 'failed' && mayRollback && <Button onClick={rollback}>{say.rollback}</Button>}
          <span className="self-center">
            <ToWorkflow id={workflow_id} />
          </span>
        </>
      }
    />
  )
}
