// Whatever is not fine, the worst first. Pure.
export interface Concern {
  readonly id: string
  readonly tone: 'bad' | 'warn'
  readonly kind: 'breaker' | 'store' | 'service' | 'dead' | 'quota' | 'budget'
  readonly what: string
  /** What the server says of it. */
  readonly detail: string
}

interface Facts {
  readonly services: readonly {
    readonly service: string
    readonly kind: string
    readonly status: string
    readonly message: string | null
  }[]
  readonly dependencies: readonly {
    readonly dependency: string
    readonly state: string
    readonly reason: string | null
  }[]
  readonly reactions: readonly { readonly reaction: string; readonly dead: number }[]
  readonly quotas: readonly {
    readonly quota_id: string
    readonly counts: string
    readonly quota_limit: number
    readonly usage: readonly { readonly actor: string; readonly quota_used: number }[]
  }[]
  readonly budgets: readonly {
    readonly budget_id: string
    readonly holder: string
    readonly holder_name: string
    readonly budget: { readonly amount: string }
    readonly spent: string
    readonly reserved: string
  }[]
}

/** From here on somebody should know. */
const nearly = 0.9

export function concernsOf({
  services,
  dependencies,
  reactions,
  quotas,
  budgets,
}: Facts): readonly Concern[] {
  const broken = new Set(dependencies.filter(({ state }) => state !== 'closed').map(each => each.dependency))
  const found: Concern[] = [
    ...dependencies
      .filter(({ dependency }) => broken.has(dependency))
      .map(({ dependency, state, reason }) => ({
        id: `breaker ${dependency}`,
        tone: state === 'open' ? ('bad' as const) : ('warn' as const),
        kind: 'breaker' as const,
        what: dependency,
        detail: reason ?? state.replaceAll('_', ' '),
      })),
    ...services
      .filter(
        ({ service, status }) => (status === 'degraded' || status === 'unhealthy') && !broken.has(service),
      )
      .map(({ service, kind, status, message }) => ({
        id: `service ${service}`,
        tone: status === 'unhealthy' ? ('bad' as const) : ('warn' as const),
        kind:
          kind === 'store'
            ? ('store' as const)
            : kind === 'dependency'
              ? ('breaker' as const)
              : ('service' as const),
        what: service,
        detail: message ?? status,
      })),
    ...reactions
      .filter(({ dead }) => dead > 0)
      .map(({ reaction, dead }) => ({
        id: `dead ${reaction}`,
        tone: 'bad' as const,
        kind: 'dead' as const,
        what: reaction,
        detail: String(dead),
      })),
    ...quotas.flatMap(({ quota_id, counts, quota_limit, usage }) =>
      usage
        .filter(({ quota_used }) => quota_used >= quota_limit * nearly)
        .map(({ actor, quota_used }) => ({
          id: `quota ${quota_id} ${actor}`,
          tone: quota_used >= quota_limit ? ('bad' as const) : ('warn' as const),
          kind: 'quota' as const,
          what: actor,
          detail: `${counts}: ${quota_used} / ${quota_limit}`,
        })),
    ),
    ...budgets
      .map(each => ({
        ...each,
        used: Number(each.spent) + Number(each.reserved),
        most: Number(each.budget.amount),
      }))
      .filter(({ used, most }) => most > 0 && used >= most * nearly)
      .map(({ budget_id, holder, holder_name, used, most }) => ({
        id: `budget ${budget_id}`,
        tone: used >= most ? ('bad' as const) : ('warn' as const),
        kind: 'budget' as const,
        what: holder === 'everyone' ? holder : holder_name,
        detail: `${used} / ${most}`,
      })),
  ]
  return found.toSorted((a, b) => Number(a.tone === 'warn') - Number(b.tone === 'warn'))
}
