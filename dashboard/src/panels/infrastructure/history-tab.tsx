import type { CloudEvent } from '#surfaces/client'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useMay, useRead, type Item } from '../../client/alice.ts'
import { Answer } from '../../parts/answer.tsx'
import { Badge, StatusBadge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { duration } from '../../parts/format.ts'
import { Icon } from '../../parts/icon.tsx'
import { Empty } from '../../parts/section.tsx'
import { Time } from '../../parts/time.tsx'
import { useStrings } from '../../strings/strings.tsx'
import type { Ask, Shown } from './deployment-screen.tsx'
import { ToWorkflow } from './run-card.tsx'
import { RunSteps } from './run-steps.tsx'
import { runOf } from './run-story.ts'

interface HistoryProps {
  readonly deployment: Shown
  readonly events: readonly CloudEvent[]
  onAsk(ask: Ask): void
}

/** Every plan that was carried out, the newest first; those that ended well can be gone back to. */
export function HistoryTab({ deployment, events, onAsk }: HistoryProps) {
  const { infrastructure: say } = useStrings()
  const history = useRead('deployments.history', { deployment_id: deployment.deployment_id, limit: 200 })
  return (
    <Answer of={history}>
      {({ revisions }) =>
        revisions.length === 0 ? (
          <Empty icon="clock" title={say.noHistory} />
        ) : (
          <ol aria-label={say.history}>
            {revisions.map((revision, at) => (
              <Revision
                key={revision.workflow_id}
                revision={revision}
                number={revisions.length - at}
                isCurrent={at === revisions.findIndex(({ status }) => status === 'completed')}
                deployment={deployment}
                events={events}
                onAsk={onAsk}
              />
            ))}
          </ol>
        )
      }
    </Answer>
  )
}

interface RevisionProps extends HistoryProps {
  readonly revision: Item<'deployments.history', 'revisions'>
  readonly number: number
  readonly isCurrent: boolean
}

function Revision({ revision, number, isCurrent, deployment, events, onAsk }: RevisionProps) {
  const { infrastructure: say } = useStrings()
  const mayRollback = useMay('deployments.rollback')
  const [isOpen, setOpen] = useState(false)
  const { workflow_id, kind, status, changes, error, started_at, duration_ms } = revision
  const run = isOpen ? runOf(events, workflow_id) : undefined
  const { deployment_id } = deployment
  const goBack = () =>
    onAsk({
      wanted: { name: 'deployments.rollback', input: { deployment_id, to: workflow_id } },
      title: say.rollback,
    })
  return (
    <li className="border-b last:border-b-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5 text-[13px]">
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          className="flex min-w-0 flex-1 basis-64 items-start gap-2 text-left"
        >
          <Icon
            name="chevron"
            size={14}
            className={`text-faint mt-0.5 transition-transform ${isOpen ? 'rotate-90' : ''}`}
          />
          <span className="min-w-0">
            <span className="font-medium">
              {say.revision(number)} {kind}
            </span>{' '}
            <span className="text-soft">
              {Object.entries(changes)
                .map(([action, count]) => `${action} ${count}`)
                .join(', ')}
            </span>
            {error && <span className="text-bad block truncate text-xs">{error.message}</span>}
          </span>
        </button>
        {isCurrent && <Badge tone="accent">{say.current}</Badge>}
        <StatusBadge status={status} />
        <Link
          to="/infrastructure/blueprints/$id"
          params={{ id: revision.blueprint_id }}
          search={{ version: revision.blueprint_version }}
          className="text-accent hover:underline"
        >
          {say.versionOf(revision.blueprint_version)}
        </Link>
        <span className="text-soft w-20 text-right">{duration_ms === null ? '' : duration(duration_ms)}</span>
        <span className="text-soft w-24 text-right">
          <Time at={started_at} />
        </span>
        <span className="flex justify-end md:w-40">
          {mayRollback && status === 'completed' && !isCurrent && (
            <Button icon="undo" onClick={goBack}>
              {say.goBackHere}
            </Button>
          )}
        </span>
      </div>
      {isOpen && (
        <div className="bg-sunken/50">
          {run && <RunSteps steps={run.steps} hasEnded={run.status !== 'running'} />}
          <p className="px-4 py-2">
            <ToWorkflow id={workflow_id} />
          </p>
        </div>
      )}
    </li>
  )
}
