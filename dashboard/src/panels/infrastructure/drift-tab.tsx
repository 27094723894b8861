import { useMay, useRead, type Item } from '../../client/alice.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { DiffView } from '../../parts/diff-view.tsx'
import { ErrorNote } from '../../parts/error-note.tsx'
import { relativeTime } from '../../parts/format.ts'
import { Empty, Skeleton } from '../../parts/section.tsx'
import { useStrings } from '../../strings/strings.tsx'
import type { Ask, Shown } from './deployment-screen.tsx'

interface DriftProps {
  readonly deployment: Shown
  onAsk(ask: Ask): void
}

const mostShown = 50

/** Reads the world anew as soon as somebody looks. */
export function DriftTab({ deployment, onAsk }: DriftProps) {
  const { infrastructure: say } = useStrings()
  const { deployment_id } = deployment
  const mayRepair = useMay('deployments.repair')
  const drift = useRead('deployments.drift', { deployment_id })
  const { data, error, isFetching, dataUpdatedAt } = drift
  const check = (
    <Button icon="refresh" isBusy={isFetching} onClick={() => void drift.refetch()}>
      {say.checkDrift}
    </Button>
  )
  if (error && !data) return <ErrorNote error={error} onRetry={() => void drift.refetch()} />
  if (!data) {
    return (
      <>
        <p className="text-soft px-4 pt-4 text-[13px]">{say.driftAsk}</p>
        <Skeleton lines={3} />
      </>
    )
  }
  if (!data.has_drifted) {
    return (
      <Empty icon="check" title={say.driftNone} actions={check}>
        {say.driftNoneHint(data.resources, relativeTime(dataUpdatedAt))}
      </Empty>
    )
  }
  return (
    <div className="flex flex-col gap-4 p-4">
      <div className="flex flex-wrap items-center gap-3">
        <div className="min-w-0 flex-1 basis-60">
          <h2 className="text-sm font-semibold">{say.driftFound(data.drifts.length)}</h2>
          <p className="text-soft text-[13px]">{say.driftRepairHint}</p>
        </div>
        {check}
        {mayRepair && (
          <Button
            kind="primary"
            onClick={() =>
              onAsk({ wanted: { name: 'deployments.repair', input: { deployment_id } }, title: say.repair })
            }
          >
            {say.repair}
          </Button>
        )}
      </div>
      <ul aria-label={say.drift} className="flex flex-col gap-4">
        {data.drifts.slice(0, mostShown).map(each => (
          <Drifted key={`${each.resource} ${each.kind}`} drift={each} />
        ))}
      </ul>
    </div>
  )
}

function Drifted({ drift }: { readonly drift: Item<'deployments.drift', 'drifts'> }) {
  const { infrastructure: say } = useStrings()
  const { resource, engine, type, kind, fields, reason } = drift
  const side = (which: 'before' | 'after') =>
    Object.fromEntries(fields.map(field => [field.path, field[which] ?? null]))
  return (
    <li className="rounded-lg border">
      <div className="flex flex-wrap items-center gap-2 border-b px-3.5 py-2">
        <span className="text-[13px] font-semibold">{resource}</span>
        <span className="text-faint text-xs">
          {engine} {type}
        </span>
        <Badge tone={kind === 'missing' ? 'bad' : 'warn'}>{say.driftKinds[kind]}</Badge>
      </div>
      <div className="p-3.5">
        {fields.length > 0 ? (
          <DiffView before={side('before')} after={side('after')} label={`${say.drift}: ${resource}`} />
        ) : (
          <p className="text-soft text-[13px]">{reason}</p>
        )}
      </div>
    </li>
  )
}
