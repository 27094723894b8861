import { Link } from '@tanstack/react-router'
import { useMay } from '../../client/alice.ts'
import { Badge, StatusBadge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { money } from '../../parts/format.ts'
import { useKeys } from '../../parts/keys.ts'
import { Time } from '../../parts/time.tsx'
import { useStrings } from '../../strings/strings.tsx'
import type { Ask, Shown } from './deployment-screen.tsx'

interface ActionsProps {
  readonly deployment: Shown
  onAsk(ask: Ask): void
  onDrift(): void
}

/** What may be done with it now; each shows its plan first. */
export function DeploymentActions({ deployment, onAsk, onDrift }: ActionsProps) {
  const { infrastructure: say } = useStrings()
  const { deployment_id, name, status } = deployment
  const [mayDrift, mayRepair, mayRollback, mayDestroy] = [
    useMay('deployments.drift'),
    useMay('deployments.repair'),
    useMay('deployments.rollback'),
    useMay('deployments.destroy'),
  ]
  const isBusy = status === 'deploying' || status === 'destroying'
  const isGone = status === 'destroyed'
  const input = { deployment_id }
  const repair = () => onAsk({ wanted: { name: 'deployments.repair', input }, title: say.repair })
  const rollback = () => onAsk({ wanted: { name: 'deployments.rollback', input }, title: say.rollback })
  const destroy = () =>
    onAsk({
      wanted: { name: 'deployments.destroy', input },
      title: say.destroy,
      isDestructive: true,
      typed: name,
    })
  useKeys({
    ...(mayDrift && !isGone && { d: onDrift }),
    ...(mayRepair && !isBusy && !isGone && { r: repair }),
    ...(mayRollback && !isBusy && { b: rollback }),
  })
  return (
    <>
      {mayDrift && !isGone && (
        <Button icon="search" onClick={onDrift}>
          {say.drift}
        </Button>
      )}
      {mayRepair && !isGone && (
        <Button icon="check" disabled={isBusy} onClick={repair}>
          {say.repair}
        </Button>
      )}
      {mayRollback && (
        <Button icon="undo" disabled={isBusy} onClick={rollback}>
          {say.rollback}
        </Button>
      )}
      {mayDestroy && !isGone && (
        <Button icon="trash" kind="ghost" className="!text-bad" disabled={isBusy} onClick={destroy}>
          {say.destroy}
        </Button>
      )}
    </>
  )
}

/** What it is, in one line. */
export function DeploymentFacts({ deployment }: { readonly deployment: Shown }) {
  const { infrastructure: say } = useStrings()
  const { status, environment, engines, blueprint_id, blueprint_version, monthly_cost, updated_at } =
    deployment
  const drifted = deployment.resources.filter(each => each.status === 'drifted').length
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <StatusBadge status={status} />
      {drifted > 0 && <Badge tone="warn">{say.driftCount(drifted)}</Badge>}
      <span>{environment}</span>
      <span>{engines.join(', ')}</span>
      <Link
        to="/infrastructure/blueprints/$id"
        params={{ id: blueprint_id }}
        search={{ version: blueprint_version }}
        className="text-accent hover:underline"
      >
        {say.blueprint} {say.versionOf(blueprint_version)}
      </Link>
      <span>{say.monthly(money(monthly_cost))}</span>
      <Time at={updated_at} />
    </span>
  )
}
