import { Link } from '@tanstack/react-router'
import type { Item } from '../../client/alice.ts'
import { StatusBadge } from '../../parts/badge.tsx'
import { money } from '../../parts/format.ts'
import { Time } from '../../parts/time.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { Risk, Who } from './change-badges.tsx'

export type Change = Item<'changes.list', 'changes'>

interface ChangeRowProps {
  readonly change: Change
  readonly isMarked: boolean
  readonly hasStatus: boolean
  onMark(): void
}

/** One change: what, who, since when and until when, and what to look out for. */
export function ChangeRow({ change, isMarked, hasStatus, onMark }: ChangeRowProps) {
  const { approvals } = useStrings()
  const { change_id, title, operation, proposed_by, created_at, expires_at, status, steps, cost } = change
  const { approved_by, approvals_needed } = change
  const mayExpire = status === 'pending' || status === 'approved'
  return (
    <Link
      to="/approvals/$id"
      params={{ id: change_id }}
      aria-current={isMarked || undefined}
      onFocus={onMark}
      className="hover:bg-hover aria-[current]:bg-accent-wash flex h-full items-center gap-x-4 border-b px-4"
    >
      <span className="flex min-w-0 flex-1 flex-col gap-0.5">
        <span className="truncate text-[13px] font-medium">{title}</span>
        <span className="text-soft flex min-w-0 items-center gap-x-3 overflow-hidden text-xs whitespace-nowrap">
          <Who actor={proposed_by} />
          <code className="hidden truncate font-mono sm:inline">{operation}</code>
          <span className="hidden md:inline">{approvals.steps(steps)}</span>
          {cost && <span className="hidden md:inline">{money(cost)}</span>}
          {approvals_needed > 1 && mayExpire && (
            <span>{approvals.agreed(approved_by.length, approvals_needed)}</span>
          )}
        </span>
      </span>
      <span className="flex shrink-0 flex-col items-end gap-1">
        {hasStatus && !mayExpire ? <StatusBadge status={status} /> : <Risk change={change} />}
        <span className="text-soft text-xs">
          {mayExpire && expires_at !== null ? (
            <>
              <span className="hidden sm:inline">{approvals.expires} </span>
              <Time at={expires_at} />
            </>
          ) : (
            <Time at={created_at} />
          )}
        </span>
      </span>
    </Link>
  )
}

export const changeRowPx = 58
