import { useNavigate } from '@tanstack/react-router'
import { useAct, useMay } from '../../client/alice.ts'
import { Button } from '../../parts/button.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { tell, tellError } from '../../parts/toasts.tsx'
import { useStrings } from '../../strings/strings.tsx'
import type { Need } from './use-needs.ts'

/** The one thing to do about it; for who may not do that, to look at it. */
export function Act({ need }: { readonly need: Need }) {
  switch (need.kind) {
    case 'approval':
      return <Review to={need.to!} />
    case 'failed':
      return <Retry need={need} />
    case 'breaker':
      return <CloseCircuit need={need} />
    case 'deadLetter':
      return <Replay need={need} />
    case 'drifted':
      return <Repair need={need} />
    default:
      return need.command === undefined ? (
        <Look need={need} />
      ) : (
        <CopyButton text={need.command} label={need.command} />
      )
  }
}

function Review({ to }: { readonly to: string }) {
  const { overview } = useStrings()
  const navigate = useNavigate()
  return (
    <Button kind="primary" onClick={() => void navigate({ to })}>
      {overview.review}
    </Button>
  )
}

function Look({ need: { to } }: { readonly need: Need }) {
  const { overview } = useStrings()
  const navigate = useNavigate()
  return to === undefined ? null : <Button onClick={() => void navigate({ to })}>{overview.look}</Button>
}

function Retry({ need }: { readonly need: Need }) {
  const { overview } = useStrings()
  const may = useMay('workflows.retry')
  const act = useAct('workflows.retry')
  if (!may) return <Look need={need} />
  const retry = () =>
    act.mutate({ workflow_id: need.id }, { onSuccess: () => tell(overview.retried), onError: tellError })
  return (
    <Button icon="refresh" isBusy={act.isPending} onClick={retry}>
      {overview.retry}
    </Button>
  )
}

function CloseCircuit({ need }: { readonly need: Need }) {
  const { overview } = useStrings()
  const may = useMay('health.reset')
  const act = useAct('health.reset')
  if (!may) return <Look need={need} />
  const reset = () =>
    act.mutate({ dependency: need.id }, { onSuccess: () => tell(overview.closed), onError: tellError })
  return (
    <Button isBusy={act.isPending} onClick={reset}>
      {overview.closeCircuit}
    </Button>
  )
}

function Replay({ need }: { readonly need: Need }) {
  const { overview } = useStrings()
  const may = useMay('events.replay_dead_letter')
  const act = useAct('events.replay_dead_letter')
  if (!may) return <Look need={need} />
  const replay = () =>
    act.mutate({ dead_letter_id: need.id }, { onSuccess: () => tell(overview.replayed), onError: tellError })
  return (
    <Button icon="refresh" isBusy={act.isPending} onClick={replay}>
      {overview.replay}
    </Button>
  )
}

function Repair({ need }: { readonly need: Need }) {
  const { overview } = useStrings()
  const may = useMay('deployments.repair')
  const act = useAct('deployments.repair')
  if (!may) return <Look need={need} />
  const repair = () =>
    act.mutate(
      { deployment_id: need.id },
      {
        onSuccess: answer => tell('change_id' in answer ? overview.repairWaits : overview.repairing),
        onError: tellError,
      },
    )
  return (
    <Button icon="refresh" isBusy={act.isPending} onClick={repair}>
      {overview.repair}
    </Button>
  )
}
