import type { ReactNode } from 'react'
import { useStrings } from '../strings/strings.tsx'

export type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'accent' | 'quiet'

const tones: Readonly<Record<Tone, string>> = {
  ok: 'bg-ok-wash text-ok',
  warn: 'bg-warn-wash text-warn',
  bad: 'bg-bad-wash text-bad',
  info: 'bg-info-wash text-info',
  accent: 'bg-accent-wash text-accent',
  quiet: 'bg-sunken text-soft',
}

export const Badge = ({
  tone = 'quiet',
  children,
}: {
  readonly tone?: Tone
  readonly children: ReactNode
}) => (
  <span
    className={`inline-flex h-5 items-center gap-1 rounded-full px-2 text-2xs font-medium whitespace-nowrap ${tones[tone]}`}
  >
    {children}
  </span>
)

const byStatus: Readonly<Record<string, Tone>> = {
  active: 'ok',
  applied: 'ok',
  approved: 'ok',
  awaiting_approval: 'warn',
  canceled: 'quiet',
  closed: 'ok',
  compensating: 'warn',
  completed: 'ok',
  degraded: 'warn',
  deployed: 'ok',
  deploying: 'accent',
  destroying: 'accent',
  drifted: 'warn',
  expired: 'quiet',
  failed: 'bad',
  gone: 'bad',
  half_open: 'warn',
  healthy: 'ok',
  making: 'accent',
  ok: 'ok',
  open: 'bad',
  pending: 'info',
  problem: 'bad',
  processing: 'accent',
  ready: 'ok',
  rejected: 'bad',
  rolled_back: 'warn',
  running: 'accent',
  starting: 'info',
  unhealthy: 'bad',
  waiting: 'warn',
  warning: 'warn',
}

export const toneOf = (status: string): Tone => byStatus[status] ?? 'quiet'

/** A status in the words of whoever looks, and a color; never in a color alone. */
export function StatusBadge({ status }: { readonly status: string }) {
  return (
    <Badge tone={toneOf(status)}>
      <span aria-hidden="true" className="size-1.5 rounded-full bg-current" />
      {useStatusWord()(status)}
    </Badge>
  )
}

/** What a status is called; one the console does not know is said as the server says it. */
function useStatusWord(): (status: string) => string {
  const { statuses } = useStrings()
  const known: Readonly<Record<string, string | undefined>> = statuses
  return status => known[status] ?? status.replaceAll('_', ' ')
}
