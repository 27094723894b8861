import { Link } from '@tanstack/react-router'
import type { Item } from '../../client/alice.ts'
import { toneOf, type Tone } from '../../parts/badge.tsx'
import { duration, money, number } from '../../parts/format.ts'
import { Progress } from '../../parts/spark.tsx'
import { Time } from '../../parts/time.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { runName, tookMs, typeName, waitName } from './run-words.ts'

export type WorkflowItem = Item<'workflows.list', 'workflows'>

const marks: Readonly<Record<Tone, string>> = {
  ok: 'bg-ok-mark',
  warn: 'bg-warn-mark',
  bad: 'bg-bad-mark',
  info: 'bg-info-mark',
  accent: 'bg-accent-solid',
  quiet: 'bg-edge',
}
const texts: Readonly<Record<Tone, string>> = {
  ok: 'text-soft',
  warn: 'text-warn',
  bad: 'text-bad',
  info: 'text-info',
  accent: 'text-accent',
  quiet: 'text-faint',
}

/** The columns of the list, from the width of a tablet on. */
const columns = 'md:grid-cols-[7rem_minmax(0,1fr)_11rem_minmax(5rem,9rem)_6.5rem_5rem_4rem]'

/** One line of the list: how it stands, what it is, how far, who, when and how long. */
export function WorkflowRow({
  workflow,
  isMarked,
}: {
  readonly workflow: WorkflowItem
  readonly isMarked: boolean
}) {
  const { workflows: words } = useStrings()
  const { workflow_id, type, name, status, created_by, created_at, cost, error, waiting_for } = workflow
  const tone = toneOf(status)
  const said = error?.message
  const detail =
    status === 'failed' && typeof said === 'string'
      ? said
      : waiting_for === null
        ? workflow_id
        : words.waitsFor(waitName(waiting_for))
  return (
    <Link
      to="/workflows/$workflowId"
      params={{ workflowId: workflow_id }}
      aria-current={isMarked || undefined}
      className={`hover:bg-hover aria-[current]:bg-accent-wash grid h-full grid-cols-[1fr_auto] items-center gap-x-4 border-b px-4 text-[13px] ${columns}`}
    >
      <span className={`hidden items-center gap-2 text-xs font-medium md:flex ${texts[tone]}`}>
        <span aria-hidden="true" className={`size-2 shrink-0 rounded-full ${marks[tone]}`} />
        {words.status[status]}
      </span>
      <span className="min-w-0">
        <span className="flex items-center gap-2">
          <span aria-hidden="true" className={`size-2 shrink-0 rounded-full md:hidden ${marks[tone]}`} />
          <span className="truncate font-medium">{runName(workflow)}</span>
          {name !== '' && name !== type && (
            <span className="text-faint hidden truncate text-xs lg:inline">{typeName(type)}</span>
          )}
        </span>
        <span className={`block truncate text-xs ${status === 'failed' ? 'text-bad' : 'text-faint'}`}>
          {detail}
        </span>
      </span>
      <HowFar workflow={workflow} />
      <span className="text-soft hidden truncate text-xs md:block">{created_by}</span>
      <span className="text-soft text-right text-xs md:text-left">
        <span className={`block md:hidden ${texts[tone]}`}>{words.status[status]}</span>
        <Time at={created_at} />
      </span>
      <span className="text-soft hidden text-right text-xs md:block">{duration(tookMs(workflow))}</span>
      <span className="text-soft hidden text-right text-xs md:block">{cost ? money(cost) : ''}</span>
    </Link>
  )
}

function HowFar({ workflow: { progress, status } }: { readonly workflow: WorkflowItem }) {
  const { workflows: words } = useStrings()
  const { total, completed, failed } = progress
  if (total === 0) return <span className="hidden md:block" />
  return (
    <span className="hidden flex-col gap-1 md:flex">
      <Progress
        done={completed + failed}
        total={total}
        label={words.progressLabel}
        tone={failed > 0 || status === 'failed' ? 'warn' : status === 'completed' ? 'ok' : 'accent'}
      />
      <span className="text-faint truncate text-2xs">
        {words.progress(number(completed), number(total))}
        {failed > 0 && <span className="text-bad"> · {words.failedItems(number(failed))}</span>}
      </span>
    </span>
  )
}

/** What the columns are; a phone shows too few of them to name any. */
export function WorkflowColumns() {
  const { workflows: words } = useStrings()
  return (
    <div
      aria-hidden="true"
      className={`text-faint hidden h-8 items-center gap-x-4 border-b px-4 text-xs font-medium md:grid ${columns}`}
    >
      <span>{words.statuses}</span>
      <span>{words.list}</span>
      <span>{words.progressLabel}</span>
      <span>{words.by}</span>
      <span>{words.started}</span>
      <span className="text-right">{words.took}</span>
      <span className="text-right">{words.cost}</span>
    </div>
  )
}

/** In pixels. */
export const workflowRowHeight = 48
