import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useMay, useRead } from '../../client/alice.ts'
import { StatusBadge } from '../../parts/badge.tsx'
import { ErrorNote } from '../../parts/error-note.tsx'
import { Icon, type IconName } from '../../parts/icon.tsx'
import { Progress } from '../../parts/spark.tsx'
import { Time } from '../../parts/time.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { Who } from './change-badges.tsx'
import type { WholeChange } from './change-screen.tsx'

type Tone = 'ok' | 'warn' | 'bad' | 'info'

const washes: Readonly<Record<Tone, string>> = {
  ok: 'bg-ok-wash',
  warn: 'bg-warn-wash',
  bad: 'bg-bad-wash',
  info: 'bg-info-wash',
}
const inks: Readonly<Record<Tone, string>> = {
  ok: 'text-ok',
  warn: 'text-warn',
  bad: 'text-bad',
  info: 'text-info',
}

const textOf = (result: unknown, name: string): string | undefined => {
  const value = (result as Readonly<Record<string, unknown>> | null | undefined)?.[name]
  return typeof value === 'string' ? value : undefined
}

/** What became of it, and how far it is; nothing while it waits for a first decision. */
export function Outcome({ change }: { readonly change: WholeChange }) {
  const { approvals } = useStrings()
  const { status, result } = change
  const code = textOf(result, 'code')
  if (status === 'pending') return null
  const looks: Readonly<
    Record<Exclude<WholeChange['status'], 'pending'>, readonly [Tone, IconName, string]>
  > = {
    approved: ['info', 'clock', code === undefined ? approvals.approvedTitle : approvals.failedTitle],
    applied: ['ok', 'check', approvals.done],
    rejected: ['bad', 'close', approvals.rejectedTitle],
    undone: ['warn', 'undo', approvals.undoneTitle],
    failed: ['bad', 'warning', approvals.failedTitle],
    canceled: ['warn', 'close', approvals.canceledTitle],
    expired: ['warn', 'clock', approvals.expiredTitle],
  }
  const [tone, icon, title] = looks[status]
  const workflowId = textOf(result, 'workflow_id')
  return (
    <Strip tone={tone} icon={icon} title={title}>
      {change.reviewed_by !== null && (
        <p className="text-soft flex flex-wrap items-center gap-x-2">
          <Who actor={change.reviewed_by} />
          {change.reviewed_at !== null && <Time at={change.reviewed_at} />}
          {change.comment !== null && <span className="text-ink break-words">“{change.comment}”</span>}
        </p>
      )}
      {(status === 'failed' || status === 'approved') && code !== undefined && (
        <p className="break-words">
          {code === 'PLAN_CHANGED' ? approvals.planChanged : textOf(result, 'message')}{' '}
          <code className="text-bad font-mono text-xs">{code}</code>
        </p>
      )}
      {workflowId !== undefined && <Running workflowId={workflowId} result={result} />}
    </Strip>
  )
}

interface StripProps {
  readonly tone: Tone
  readonly icon: IconName
  readonly title: string
  readonly children: ReactNode
}

const Strip = ({ tone, icon, title, children }: StripProps) => (
  <section role="status" className={`flex gap-3 rounded-lg p-3 text-[13px] ${washes[tone]}`}>
    <Icon name={icon} className={`mt-0.5 ${inks[tone]}`} />
    <div className="flex min-w-0 flex-1 flex-col gap-1.5">
      <h2 className={`font-semibold ${inks[tone]}`}>{title}</h2>
      {children}
    </div>
  </section>
)

/** The workflow that carries it out, as it goes on. */
function Running({ workflowId, result }: { readonly workflowId: string; readonly result: unknown }) {
  const { approvals } = useStrings()
  const may = useMay('workflows.get')
  const { data, error } = useRead('workflows.get', { workflow_id: workflowId, steps: 1 }, { enabled: may })
  const deploymentId = textOf(result, 'deployment_id')
  return (
    <div className="flex flex-col gap-2">
      {error && <ErrorNote error={error} />}
      {data && (
        <div className="flex items-center gap-3">
          <StatusBadge status={data.status} />
          {data.progress.total > 0 && (
            <Progress
              done={data.progress.completed + data.progress.failed}
              total={data.progress.total}
              label={approvals.progress}
              tone={data.status === 'failed' ? 'bad' : data.status === 'completed' ? 'ok' : 'accent'}
            />
          )}
          {data.progress.total > 0 && (
            <span className="shrink-0">
              {data.progress.completed}/{data.progress.total}
            </span>
          )}
        </div>
      )}
      {typeof data?.error?.message === 'string' && <p className="break-words">{data.error.message}</p>}
      <p className="flex flex-wrap gap-x-4">
        <Link to={`/workflows/${workflowId}`} className="text-accent font-medium underline">
          {approvals.openWorkflow}
        </Link>
        {deploymentId !== undefined && (
          <Link
            to={`/infrastructure/deployments/${deploymentId}`}
            className="text-accent font-medium underline"
          >
            {approvals.openDeployment}
          </Link>
        )}
      </p>
    </div>
  )
}
