import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Badge, type Tone } from '../../parts/badge.tsx'
import { ErrorNote } from '../../parts/error-note.tsx'
import { Card, Empty, Skeleton } from '../../parts/section.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { Act } from './needs-act.tsx'
import { useNeeds, type Need } from './use-needs.ts'

/** What somebody has to look at, the most urgent first, each with the one thing to do about it. */
export function NeedsYou() {
  const { overview } = useStrings()
  const { needs, isPending, error } = useNeeds()
  return (
    <Card title={overview.needsYou} isFlush>
      {error !== null && <ErrorNote error={error} />}
      {needs.length === 0 ? (
        isPending ? (
          <Skeleton />
        ) : error !== null ? null : (
          <Empty icon="check" title={overview.nothingNeedsYou}>
            {overview.nothingNeedsYouHint}
          </Empty>
        )
      ) : (
        <ul aria-label={overview.needsYou} className="divide-y">
          {needs.map(need => (
            <NeedRow key={need.id} need={need} />
          ))}
        </ul>
      )}
    </Card>
  )
}

const tones: Readonly<Record<Need['kind'], Tone>> = {
  approval: 'warn',
  failed: 'bad',
  breaker: 'bad',
  drifted: 'warn',
  deadLetter: 'bad',
  service: 'bad',
  problem: 'bad',
  budget: 'warn',
  quota: 'warn',
  warning: 'quiet',
}

function NeedRow({ need }: { readonly need: Need }) {
  const { overview } = useStrings()
  const { kind, title, hint, to, more, moreTo } = need
  return (
    <li className="flex items-center gap-3 px-4 py-2">
      <span className="hidden w-22 shrink-0 sm:block">
        <Badge tone={tones[kind]}>{overview[kind]}</Badge>
      </span>
      <span className="min-w-0 flex-1">
        <Title to={to}>{title}</Title>
        <span className="text-soft line-clamp-2 text-xs" title={typeof hint === 'string' ? hint : undefined}>
          <span className="sm:hidden">{overview[kind]} · </span>
          {hint}
        </span>
      </span>
      {more !== undefined && more > 0 && moreTo !== undefined && (
        <Link to={moreTo} className="text-accent shrink-0 text-xs hover:underline">
          {overview.more(more)}
        </Link>
      )}
      <Act need={need} />
    </li>
  )
}

const Title = ({ to, children }: { readonly to: string | undefined; readonly children: ReactNode }) =>
  to === undefined ? (
    <span className="line-clamp-2 text-[13px] font-medium">{children}</span>
  ) : (
    <Link to={to} className="line-clamp-2 text-[13px] font-medium hover:underline">
      {children}
    </Link>
  )
