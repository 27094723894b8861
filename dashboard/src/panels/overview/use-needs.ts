import type { ReactNode } from 'react'
import { useMay, useRead } from '../../client/alice.ts'
import { money, number, relativeTime } from '../../parts/format.ts'
import { useStrings } from '../../strings/strings.tsx'
import { daysAgo } from './times.ts'

export interface Need {
  readonly kind:
    | 'approval'
    | 'failed'
    | 'breaker'
    | 'drifted'
    | 'deadLetter'
    | 'service'
    | 'problem'
    | 'budget'
    | 'quota'
    | 'warning'
  /** Of the thing, and of the row. */
  readonly id: string
  readonly title: string
  readonly hint: ReactNode
  readonly to?: string | undefined
  /** A command that mends it. */
  readonly command?: string | undefined
  /** So many more of its kind, and where they are. */
  readonly more?: number
  readonly moreTo?: string
}

/** Of each kind so many are shown; the rest is counted. */
const most = 3
const nearlyUsed = 80
const failedDays = 7

/** Everything that needs somebody, the most urgent kind first. */
export function useNeeds(): Part {
  const parts = [
    useApprovals(),
    useBroken(),
    useBreakers(),
    useFailed(),
    useDrifted(),
    useDeadLetters(),
    useNearlyUsed(),
    useFindings('warning'),
  ]
  return {
    needs: parts.flatMap(({ needs }) => needs),
    isPending: parts.some(({ isPending }) => isPending),
    error: parts.find(({ error }) => error !== null)?.error ?? null,
  }
}

export interface Part {
  readonly needs: readonly Need[]
  readonly isPending: boolean
  /** Of the first question that was not answered. */
  readonly error: Error | null
}

/** The first of a kind, the last of them with how many more there are. */
function firstOf(needs: readonly Need[], total: number, moreTo: string): readonly Need[] {
  const shown = needs.slice(0, most)
  const more = total - shown.length
  return shown.map((need, at) => (at === shown.length - 1 && more > 0 ? { ...need, more, moreTo } : need))
}

function useApprovals(): Part {
  const { overview } = useStrings()
  const may = useMay('changes.list')
  const { data, isLoading, error } = useRead(
    'changes.list',
    { status: 'pending', limit: most },
    { enabled: may },
  )
  const needs = (data?.changes ?? []).map(({ change_id: id, title, proposed_by, created_at }) => ({
    kind: 'approval' as const,
    id,
    title,
    hint: `${overview.askedBy(proposed_by)} · ${relativeTime(created_at)}`,
    to: `/approvals/${id}`,
  }))
  return { needs: firstOf(needs, data?.counts.pending ?? 0, '/approvals'), isPending: isLoading, error }
}

function useFailed(): Part {
  const may = useMay('workflows.list')
  const since = daysAgo(failedDays)
  const { data, isLoading, error } = useRead(
    'workflows.list',
    { status: 'failed', since, limit: most },
    { enabled: may },
  )
  const needs = (data?.workflows ?? []).map(({ workflow_id: id, name, error: why, updated_at }) => ({
    kind: 'failed' as const,
    id,
    title: name,
    hint: `${relativeTime(updated_at)} · ${typeof why?.message === 'string' ? why.message : ''}`,
    to: `/workflows/${id}`,
  }))
  return {
    needs: firstOf(needs, data?.counts.failed ?? 0, '/workflows?status=failed'),
    isPending: isLoading,
    error,
  }
}

function useBreakers(): Part {
  const { overview } = useStrings()
  const may = useMay('health.dependencies')
  const { data, isLoading, error } = useRead('health.dependencies', {}, { enabled: may })
  const needs = (data?.dependencies ?? [])
    .filter(({ state }) => state !== 'closed')
    .map(({ dependency: id, retry_at }) => ({
      kind: 'breaker' as const,
      id,
      title: id,
      hint: retry_at === null ? overview.leftAlone : overview.triedAgain(relativeTime(retry_at)),
      to: '/services',
    }))
  return { needs: firstOf(needs, needs.length, '/services'), isPending: isLoading, error }
}

function useDrifted(): Part {
  const { overview } = useStrings()
  const may = useMay('deployments.list')
  const { data, isLoading, error } = useRead(
    'deployments.list',
    { drifted: true, limit: most + 1 },
    { enabled: may },
  )
  const needs = (data?.deployments ?? []).map(({ deployment_id: id, name, drifted }) => ({
    kind: 'drifted' as const,
    id,
    title: name,
    hint: overview.driftedHint(drifted),
    to: `/infrastructure/deployments/${id}`,
  }))
  return { needs: firstOf(needs, needs.length, '/infrastructure'), isPending: isLoading, error }
}

function useDeadLetters(): Part {
  const { overview } = useStrings()
  const may = useMay('events.dead_letters')
  const asked = { limit: most + 1 }
  const { data, isLoading, error } = useRead('events.dead_letters', asked, { enabled: may, everyMs: 30_000 })
  const needs = (data?.dead_letters ?? []).map(letter => ({
    kind: 'deadLetter' as const,
    id: letter.dead_letter_id,
    title: `${letter.event_type} ${letter.subject}`,
    hint: `${overview.notHandled(letter.reaction, letter.attempts)} · ${letter.error.message}`,
    to: '/events?tab=dead-letters',
  }))
  return { needs: firstOf(needs, needs.length, '/events?tab=dead-letters'), isPending: isLoading, error }
}

function useNearlyUsed(): Part {
  const { overview } = useStrings()
  const [mayQuotas, mayBudgets] = [useMay('quotas.list'), useMay('budgets.list')]
  const asked = { used_percent: nearlyUsed, limit: most + 1 }
  const quotas = useRead('quotas.list', asked, { enabled: mayQuotas, everyMs: 60_000 })
  const budgets = useRead('budgets.list', asked, { enabled: mayBudgets, everyMs: 60_000 })
  const ofBudgets = (budgets.data?.budgets ?? []).map(({ budget_id: id, holder_name, budget, remaining }) => {
    const used = { ...budget, amount: String(Number(budget.amount) - Number(remaining)) }
    return {
      kind: 'budget' as const,
      id,
      title: holder_name || overview.everyone,
      hint: overview.spentOf(money(used), money(budget), holder_name || overview.everyone),
      to: '/settings/limits',
    }
  })
  const ofQuotas = (quotas.data?.quotas ?? []).map(
    ({ quota_id: id, counts, holder_name, quota_limit, usage }) => ({
      kind: 'quota' as const,
      id,
      title: usage[0]?.actor ?? (holder_name || overview.everyone),
      hint: overview.usedOf(number(usage[0]?.quota_used ?? 0), number(quota_limit), counts),
      to: '/settings/limits',
    }),
  )
  const needs = [
    ...firstOf(ofBudgets, ofBudgets.length, '/settings/limits'),
    ...firstOf(ofQuotas, ofQuotas.length, '/settings/limits'),
  ]
  return { needs, isPending: quotas.isLoading || budgets.isLoading, error: quotas.error ?? budgets.error }
}

/** Services that are not well, and what the doctor calls a problem. */
function useBroken(): Part {
  const may = useMay('system.status')
  const { data, isLoading, error } = useRead('system.status', {}, { enabled: may, everyMs: 60_000 })
  const problems = useFindings('problem')
  const services = (data?.services ?? [])
    .filter(({ status }) => status !== 'healthy')
    .map(({ service: id, status, message }) => ({
      kind: 'service' as const,
      id,
      title: id,
      hint: message ?? status,
      to: '/services',
    }))
  return {
    needs: [...firstOf(services, services.length, '/services'), ...problems.needs],
    isPending: isLoading || problems.isPending,
    error: error ?? problems.error,
  }
}

function useFindings(kind: 'problem' | 'warning'): Part {
  const may = useMay('system.doctor')
  const { data, isLoading, error } = useRead('system.doctor', {}, { enabled: may, everyMs: 300_000 })
  const needs = (data?.findings ?? [])
    .filter(({ status }) => status === kind)
    .map(({ check, message, remedy }) => ({
      kind,
      id: `${kind}/${check}`,
      title: check,
      hint: remedy === undefined ? message : `${message}. ${remedy}`,
      command: /npx alice [a-z][\w -]*\w/.exec(remedy ?? '')?.[0],
    }))
  return { needs: firstOf(needs, needs.length, '/services'), isPending: isLoading, error }
}
